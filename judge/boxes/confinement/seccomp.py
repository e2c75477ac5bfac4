"""Compiles the list of system calls into the filter that a box confines itself with. It uses libseccomp."""

import ctypes
import ctypes.util
import errno
import os
import platform
import tempfile
from typing import Any

from judge.boxes.confinement import syscalls
from judge.errors import BoxError

ALLOW = 0x7FFF0000
KILL_PROCESS = 0x80000000
_ERRNO = 0x00050000
NOT_EQUAL, LESS_OR_EQUAL, EQUAL, MASKED_EQUAL = 1, 3, 4, 7
_BAD_ARCHITECTURE = 2  # SCMP_FLTATR_ACT_BADARCH; by default it kills a thread, not the process
_OPTIMIZE = 8  # SCMP_FLTATR_CTL_OPTIMIZE; 2 is a binary tree: a call costs some ten comparisons, not two hundred
PR_ALLOWED = (3, 15, 16, 39, 40, 0x53564D41)  # get: dumpable, no_new_privs, tid address; set and get name; name memory
# Duplicate, close-on-exec and flags. Locks, leases, hints and notices would be noticed by other boxes that read the same files.
FCNTL_ALLOWED = (0, 1, 2, 3, 4, 1030)
FIONREAD, TCGETS, FIOCLEX, FIONCLEX, FIONBIO = 0x541B, 0x5401, 0x5451, 0x5450, 0x5421


class _Comparison(ctypes.Structure):
    _fields_ = [
        ("argument", ctypes.c_uint),
        ("operator", ctypes.c_int),
        ("a", ctypes.c_uint64),
        ("b", ctypes.c_uint64),
    ]


def load_library() -> ctypes.CDLL:
    """libseccomp.

    Raises:
        BoxError: it is not installed; says how to install it.
    """
    try:
        library = ctypes.CDLL("libseccomp.so.2", use_errno=True)
    except OSError:
        raise BoxError("libseccomp is missing: install it (Debian and Ubuntu: apt-get install libseccomp2)") from None
    library.seccomp_init.restype = ctypes.c_void_p
    return library


def compile_filter(*, cloning: int = 0) -> bytes:
    """The filter as an array of `struct sock_filter`, for this machine's architecture.

    With `cloning`, which are flags of clone(2), the filter is for a template: it may clone itself with exactly these flags.

    Raises:
        BoxError: libseccomp is missing or refused a rule.
    """
    return _Filter(load_library()).compile(cloning)


class _Filter:
    def __init__(self, library: ctypes.CDLL) -> None:
        self.library = library
        self.context = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(_ERRNO | errno.EPERM)))

    def compile(self, cloning: int) -> bytes:
        for name in syscalls.ALLOWED:
            self.rule(ALLOW, name)
        for name in syscalls.KILLED:
            self.rule(KILL_PROCESS, name)
        self._filtered_by_argument()
        if cloning:
            self._for_cloning(cloning)
        # 32-bit and x32 calls have other numbers, and no program needs them.
        self.library.seccomp_attr_set(self.context, ctypes.c_int(_BAD_ARCHITECTURE), ctypes.c_uint32(KILL_PROCESS))
        self.library.seccomp_attr_set(self.context, ctypes.c_int(_OPTIMIZE), ctypes.c_uint32(2))
        with tempfile.TemporaryFile() as file:
            self._check("export", self.library.seccomp_export_bpf(self.context, ctypes.c_int(file.fileno())))
            file.seek(0)
            bpf = file.read()
        self.library.seccomp_release(self.context)
        return bpf

    def _filtered_by_argument(self) -> None:
        threads = syscalls.THREAD_FLAGS
        self.rule(ALLOW, "clone", (0, MASKED_EQUAL, threads | syscalls.NAMESPACE_FLAGS, threads))
        self.rule(_ERRNO | errno.ENOSYS, "clone3")  # glibc falls back to clone, whose flags can be filtered
        shared, anonymous = 0x01, syscalls.MAP_SHARED_ANONYMOUS ^ 0x01
        for flags in (0, shared, anonymous):
            self.rule(ALLOW, "mmap", (3, MASKED_EQUAL, syscalls.MAP_SHARED_ANONYMOUS, flags))
        for command in FCNTL_ALLOWED:
            self.rule(ALLOW, "fcntl", (1, EQUAL, command))
        for option in PR_ALLOWED:
            self.rule(ALLOW, "prctl", (0, EQUAL, option))
        for request in (FIONREAD, TCGETS, FIOCLEX, FIONCLEX, FIONBIO):
            self.rule(ALLOW, "ioctl", (1, EQUAL, request))
        for name in ("kill", "tgkill"):
            self.rule(ALLOW, name, (0, EQUAL, 1))  # the box itself: it is pid 1 of its namespace
        self.rule(ALLOW, "prlimit64", (0, EQUAL, 0), (2, EQUAL, 0))  # to read limits, not to set them
        self.rule(ALLOW, "prlimit64", (0, EQUAL, 1), (2, EQUAL, 0))

    def _for_cloning(self, flags: int) -> None:
        for name in syscalls.FOR_CLONING:
            self.rule(ALLOW, name)
        for option in syscalls.PRCTL_FOR_CLONING:
            self.rule(ALLOW, "prctl", (0, EQUAL, option))
        self.rule(ALLOW, "clone", (0, EQUAL, flags))
        self.rule(ALLOW, "prlimit64", (0, EQUAL, 0))
        for name in ("kill", "tgkill"):
            self.rule(ALLOW, name, (0, EQUAL, syscalls.TEMPLATE_PID))

    def rule(self, action: int, name: str, *conditions: tuple[int, int, int] | tuple[int, int, int, int]) -> None:
        number = self.library.seccomp_syscall_resolve_name(name.encode())
        if number < 0:  # unknown on this architecture or to this libseccomp, and so refused anyway
            return
        wanted = (_Comparison * max(len(conditions), 1))()
        for place, condition in zip(wanted, conditions, strict=False):
            place.argument, place.operator, place.a, place.b = (*condition, 0)[:4]
        result = self.library.seccomp_rule_add_array(
            self.context, ctypes.c_uint32(action), ctypes.c_int(number), ctypes.c_uint(len(conditions)), wanted
        )
        self._check(name, result)

    def _check(self, name: str, result: Any) -> None:
        if result < 0:
            raise BoxError(f"libseccomp refused {name} on {platform.machine()}: {os.strerror(-result)}")
