"""Confines a process for good. No code of ours has any rights after this."""

import base64
import contextlib
import fcntl
import os
import resource
import shutil
import signal
from typing import Any

from judge.inside import jax_startup, kernel

UID = 1000  # that the box sees as its own; it is another one outside
SCRATCH = ("/tmp", "/dev/shm")  # noqa: S108  # private to the box; they end with it
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
    """Mount the box's only writable directories: two of `scratch_bytes` each, in which nothing is executed and no link followed.

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
    """Make the scratch directories read-only. Raises OSError if a file in them is open or mapped for writing."""
    for target in SCRATCH:
        kernel.mount(
            "tmpfs", target, "tmpfs", kernel.MS_REMOUNT | kernel.MS_RDONLY | kernel.MS_NOSUID | kernel.MS_NODEV
        )


def clear_scratch() -> None:
    """Remove everything in the scratch directories."""
    for target in SCRATCH:
        for entry in os.scandir(target):
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry, ignore_errors=True)
            else:
                with contextlib.suppress(OSError):
                    os.unlink(entry)


def mount_compiled(name: str) -> None:
    """Show the box its own package's compiled code, read-only, and hide that of other packages."""
    flags = kernel.MOUNT_ATTR_RDONLY | kernel.MOUNT_ATTR_NOSUID | kernel.MOUNT_ATTR_NODEV | kernel.MOUNT_ATTR_NOEXEC
    if name and os.path.isdir(f"{ALL_COMPILED}/{name}"):
        kernel.mount(f"{ALL_COMPILED}/{name}", jax_startup.COMPILED, flags=kernel.MS_BIND)
        kernel.set_mount_attributes(jax_startup.COMPILED, flags)
    kernel.mount("tmpfs", ALL_COMPILED, "tmpfs", 0, "size=4k,mode=0555")
    kernel.set_mount_attributes(ALL_COMPILED, flags)


def lock_in(request: dict[str, Any]) -> None:
    """Give up everything but the descriptors: environment, resources, capabilities and system calls."""
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
    kernel.set_seccomp_filter(base64.b64decode(request["seccomp"]))


def keep_descriptors(channel: int, output: int, told: int, control: int | None = None) -> int:
    """Close all descriptors but these, and number them: 1 and 2 `output`, 3 `channel`, 4 `control` if given, and then `told`.

    0 is empty. Returns the number of `told`.
    """
    nothing = os.open("/dev/null", os.O_RDONLY)
    kept = [nothing, output, output, channel, *([] if control is None else [control]), told]
    # First they are copied above all numbers that are about to be overwritten.
    high = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, 16) for descriptor in kept]
    for number, descriptor in enumerate(high):
        os.dup2(descriptor, number)
    kernel.close_from(len(kept))
    return len(kept) - 1
