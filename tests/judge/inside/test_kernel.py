"""`judge.inside.kernel`: errors name their call. What the calls do is seen by `tests/attacks`, in boxes."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from judge.inside import kernel

HOUSE = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("act", "name"),
    [
        (lambda: kernel.unmount_lazily("/nothing/here"), "umount /nothing/here"),
        (lambda: kernel.set_mount_attributes("/nothing/here", kernel.MOUNT_ATTR_RDONLY), "mount_setattr"),
        (lambda: kernel.enter_namespaces_of(-1, kernel.CLONE_NEWUSER), "setns"),
        (lambda: kernel.prctl(0x7FFFFFFF), "prctl 2147483647"),
    ],
)
def test_errors_name_the_call(act: Callable[[], object], name: str) -> None:
    """A call that fails raises OSError with its name and the kernel's reason."""
    with pytest.raises(OSError, match=name) as caught:
        act()
    assert os.strerror(caught.value.errno or 0) in str(caught.value)


def in_a_process(code: str) -> str:
    """What `code` prints in a process of its own, since it cannot be undone."""
    head = f"import sys; sys.path.insert(0, {str(HOUSE)!r}); import os; from judge.inside import kernel; "
    done = subprocess.run([sys.executable, "-c", head + code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_close_from() -> None:
    """All descriptors from a number on are closed, and none below it."""
    look = "print(*(os.path.exists(f'/proc/self/fd/{number}') for number in (7, 8, 99)))"
    code = f"[os.dup2(1, number) for number in (7, 8, 99)]; kernel.close_from(8); {look}"
    assert in_a_process(code) == "True False False"


def test_no_new_privileges() -> None:
    """prctl passes its arguments on."""
    assert in_a_process("kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1); print(kernel.prctl(39))") == "1"


def test_seccomp_filter() -> None:
    """A filter holds from the moment on that it is installed."""
    deny = "struct.pack('<HBBI', 6, 0, 0, 0x00050000 | 1)"  # BPF_RET: each call fails with EPERM
    allow = "struct.pack('<HBBI', 6, 0, 0, 0x7FFF0000)"
    number = {"x86_64": 39, "aarch64": 172}[os.uname().machine]  # getpid
    load, jump = "struct.pack('<HBBI', 0x20, 0, 0, 0)", f"struct.pack('<HBBI', 0x15, 0, 1, {number})"
    code = (
        "import struct, ctypes; kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1); "
        f"kernel.set_seccomp_filter({load} + {jump} + {deny} + {allow}); "
        f"libc = ctypes.CDLL(None, use_errno=True); print(libc.syscall({number}), ctypes.get_errno())"
    )
    assert in_a_process(code) == f"-1 {errno.EPERM}"
