"""Locks a process in, once and for all: the last code of ours that runs with any right at all."""

import contextlib
import fcntl
import os
import resource
import shutil
import signal
from typing import Any

from judge.inside import kernel, quicken

UID = 1000  # what the box sees as its own; outside it is another
SCRATCH = ("/tmp", "/dev/shm")  # noqa: S108  # both private to the box, and gone with it
ALL_COMPILED = "/compiled"
CHANNEL = 3
ENVIRONMENT = {
    "HOME": "/tmp",  # noqa: S108
    "TMPDIR": "/tmp",  # noqa: S108
    "LANG": "C.UTF-8",
    "JAX_PLATFORMS": "cpu",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}


def mount_scratch(scratch_bytes: int, owner: int | None = None) -> None:
    """Give the box its only writable directories: two of `scratch_bytes` each, nothing executable or linked in them.

    They belong to this process's user, or to `owner` (an id of the user namespace).
    """
    owned = "" if owner is None else f",uid={owner},gid={owner}"
    for target in SCRATCH:
        flags = kernel.MS_NOSUID | kernel.MS_NODEV | kernel.MS_NOEXEC
        kernel.mount("tmpfs", target, "tmpfs", flags, f"size={scratch_bytes},nr_inodes=4096,mode=0700{owned}")
        try:
            kernel.set_mount_attributes(target, kernel.MOUNT_ATTR_NOSYMFOLLOW)
        except OSError:  # Linux before 5.14: doctor says so
            continue


def close_scratch() -> None:
    """Make the scratch directories read-only. Raises OSError where something in them is open for writing, or mapped so."""
    for target in SCRATCH:
        kernel.mount(
            "tmpfs", target, "tmpfs", kernel.MS_REMOUNT | kernel.MS_RDONLY | kernel.MS_NOSUID | kernel.MS_NODEV
        )


def clear_scratch() -> None:
    """Remove what lies in the scratch directories."""
    for target in SCRATCH:
        for entry in os.scandir(target):
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry, ignore_errors=True)
            else:
                with contextlib.suppress(OSError):
                    os.unlink(entry)


def mount_compiled(name: str) -> None:
    """Show the box the compiled code of its own package, read-only, and hide that of the others."""
    flags = kernel.MOUNT_ATTR_RDONLY | kernel.MOUNT_ATTR_NOSUID | kernel.MOUNT_ATTR_NODEV | kernel.MOUNT_ATTR_NOEXEC
    if name and os.path.isdir(f"{ALL_COMPILED}/{name}"):
        kernel.mount(f"{ALL_COMPILED}/{name}", quicken.COMPILED, flags=kernel.MS_BIND)
        kernel.set_mount_attributes(quicken.COMPILED, flags)
    kernel.mount("tmpfs", ALL_COMPILED, "tmpfs", 0, "size=4k,mode=0555")
    kernel.set_mount_attributes(ALL_COMPILED, flags)


def lock_in(request: dict[str, Any]) -> None:
    """Give up everything but the descriptors: environment, resources, capabilities, system calls."""
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    os.setsid()
    os.environ.clear()
    os.environ.update(ENVIRONMENT)
    os.umask(0o077)
    os.chdir(SCRATCH[0])
    for name, limit in request["rlimits"].items():
        resource.setrlimit(getattr(resource, name), (limit, limit))
    kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
    kernel.drop_capabilities()
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    kernel.set_seccomp_filter(request["seccomp"])


def keep_descriptors(channel: int, output: int, told: int, control: int | None = None) -> int:
    """0 reads nothing, 1 and 2 are the output, 3 is the channel, 4 a template's `control`, the next, returned, is `told`."""
    nothing = os.open("/dev/null", os.O_RDONLY)
    kept = [nothing, output, output, channel, *([] if control is None else [control]), told]
    # First above all numbers that are about to be overwritten, then down to their places.
    high = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, 16) for descriptor in kept]
    for number, descriptor in enumerate(high):
        os.dup2(descriptor, number)
    kernel.close_from(len(kept))
    return len(kept) - 1
