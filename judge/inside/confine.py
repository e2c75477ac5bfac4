"""Locks a process in, once and for all: the last code of ours that runs with any right at all."""

import fcntl
import os
import resource
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


def mount_scratch(scratch_bytes: int) -> None:
    """Give the box its only writable directories: two of `scratch_bytes` each, nothing executable or linked in them."""
    for target in SCRATCH:
        flags = kernel.MS_NOSUID | kernel.MS_NODEV | kernel.MS_NOEXEC
        kernel.mount("tmpfs", target, "tmpfs", flags, f"size={scratch_bytes},nr_inodes=4096,mode=0700")
        try:
            kernel.set_mount_attributes(target, kernel.MOUNT_ATTR_NOSYMFOLLOW)
        except OSError:  # Linux before 5.14: doctor says so
            continue


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


def keep_descriptors(channel: int, output: int, told: int) -> int:
    """0 reads nothing, 1 and 2 are the output, 3 is the channel, and 4, returned, is `told`; there are no others."""
    nothing = os.open("/dev/null", os.O_RDONLY)
    # First above all numbers that are about to be overwritten, then down to their places.
    wanted = {0: nothing, 1: output, 2: output, CHANNEL: channel, CHANNEL + 1: told}
    high = {number: fcntl.fcntl(descriptor, fcntl.F_DUPFD, 16) for number, descriptor in wanted.items()}
    for number, descriptor in high.items():
        os.dup2(descriptor, number)
    kernel.close_from(CHANNEL + 2)
    return CHANNEL + 1
