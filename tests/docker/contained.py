"""Runs a command as the worker's container does, without a container engine.

`python -m tests.docker.contained PROFILE HOME COMMAND...`: the command gets an ordinary user id, no capabilities,
`no_new_privs` and the seccomp profile, which is in Docker's JSON format. HOME is the folder in which it may write. If this is
started as an ordinary user, the command keeps that user's id. What else a container has (a root, namespaces and control groups
of its own) is missing here.
"""

import ctypes
import errno
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from judge.boxes.confinement.seccomp import load_library
from judge.inside import kernel

UID = 10001  # as in Dockerfile
ACTIONS = {"SCMP_ACT_ALLOW": 0x7FFF0000, "SCMP_ACT_ERRNO": 0x00050000}  # seccomp.h
OPERATORS = {"SCMP_CMP_NE": 1, "SCMP_CMP_EQ": 4, "SCMP_CMP_MASKED_EQ": 7}
LAST_CAPABILITY = Path("/proc/sys/kernel/cap_last_cap")


class Comparison(ctypes.Structure):
    """`struct scmp_arg_cmp` of seccomp.h."""

    _fields_ = [
        ("index", ctypes.c_uint),
        ("op", ctypes.c_int),
        ("value", ctypes.c_uint64),
        ("value_two", ctypes.c_uint64),
    ]


def load_profile(profile: dict[str, Any]) -> None:
    """Put this process under a profile, as an engine does. System calls that this machine does not know are left out.

    Raises:
        OSError: libseccomp refuses it.
        KeyError: it has an action or a comparison that is not translated here.
    """
    library = load_library()
    context = ctypes.c_void_p(library.seccomp_init(_action(profile["defaultAction"], profile.get("defaultErrnoRet"))))
    for rule in profile["syscalls"]:
        compared = [
            Comparison(it["index"], OPERATORS[it["op"]], it["value"], it.get("valueTwo", 0))
            for it in rule.get("args", [])
        ]
        for name in rule["names"]:
            number = library.seccomp_syscall_resolve_name(name.encode())
            if number >= 0:
                array = (Comparison * max(len(compared), 1))(*compared)
                action = _action(rule["action"], rule.get("errnoRet"))
                _check(
                    library.seccomp_rule_add_array(context, action, number, ctypes.c_uint(len(compared)), array), name
                )
    _check(library.seccomp_load(context), "seccomp_load")
    library.seccomp_release(context)


def _action(name: str, number: int | None) -> ctypes.c_uint32:
    refused = name == "SCMP_ACT_ERRNO"
    return ctypes.c_uint32(ACTIONS[name] | ((number or errno.EPERM) if refused else 0))


def _check(result: int, what: str) -> None:
    if result < 0:
        raise OSError(-result, f"{what}: {os.strerror(-result)}")


def become_ordinary() -> None:
    """As root: become an ordinary user without capabilities, for good."""
    for capability in range(int(LAST_CAPABILITY.read_text()) + 1):
        kernel.prctl(kernel.PR_CAPBSET_DROP, capability)
    kernel.prctl(kernel.PR_CAP_AMBIENT, kernel.PR_CAP_AMBIENT_CLEAR_ALL)
    os.setgroups([])
    os.setresgid(UID, UID, UID)
    os.setresuid(UID, UID, UID)


def make_reachable(paths: Iterable[Path]) -> None:
    """In a mount namespace of our own, let everybody reach these folders: root's home may hold the interpreter.

    Each closed directory on the way is covered by an open one that holds nothing but these folders.
    """
    closed: dict[Path, list[Path]] = {}
    for path in paths:
        above = [parent for parent in reversed(path.parents) if not parent.stat().st_mode & 0o001]
        if above:
            closed.setdefault(above[0], []).append(path)
    if closed:
        kernel.unshare(kernel.CLONE_NEWNS)
        kernel.mount("none", "/", flags=kernel.MS_REC | kernel.MS_PRIVATE)
    for cover, folders in closed.items():
        held = [os.open(folder, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC) for folder in folders]
        kernel.mount("tmpfs", str(cover), "tmpfs", 0, "mode=0755")
        for folder, descriptor in zip(folders, held, strict=True):
            folder.mkdir(parents=True)
            kernel.mount(f"/proc/self/fd/{descriptor}", str(folder), flags=kernel.MS_BIND | kernel.MS_REC)
            os.close(descriptor)


def main() -> None:
    """Never returns."""
    profile, home = json.loads(Path(sys.argv[1]).read_text()), sys.argv[2]
    if os.geteuid() == 0:
        make_reachable(
            dict.fromkeys(Path(os.path.realpath(path)) for path in (sys.base_prefix, sys.prefix, Path.cwd()))
        )
        os.chown(home, UID, UID)
        become_ordinary()
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    load_profile(profile)
    environment = {"PATH": os.environ["PATH"], "HOME": home, "LANG": "C.UTF-8", "ALLCLOSE_DATA_DIR": f"{home}/data"}
    os.execve(sys.argv[3], sys.argv[3:], environment)


if __name__ == "__main__":
    main()
