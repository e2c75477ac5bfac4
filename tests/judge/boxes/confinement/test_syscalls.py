"""`judge.boxes.confinement.syscalls`: what is on the list of allowed system calls, and what is not."""

import pytest

from judge.boxes.confinement import seccomp, syscalls


@pytest.mark.parametrize(
    "name",
    ["fork", "vfork", "clone", "clone3", "execve", "execveat", "socket", "connect", "socketpair", "chroot", "mount", "unshare",
     "setns", "ptrace", "bpf", "io_uring_setup", "keyctl", "kill", "tgkill", "tkill", "pidfd_open", "pidfd_getfd", "setrlimit",
     "prlimit64", "prctl", "seccomp", "setuid", "setresuid", "capset", "link", "symlink", "mknod", "ioctl", "personality",
     "sched_setscheduler", "setpriority", "shmget", "mq_open", "fanotify_init", "memfd_secret", "process_vm_writev"],
)  # fmt: skip
def test_what_is_not_simply_allowed(name: str) -> None:
    """Processes, programs, sockets, mounts, rights and other processes are not on the list."""
    assert name not in syscalls.ALLOWED


def test_lists() -> None:
    """Nothing is both allowed and the end, and everything allowed says what needs it."""
    assert not set(syscalls.ALLOWED) & set(syscalls.KILLED)
    assert len(set(syscalls.KILLED)) == len(syscalls.KILLED)
    assert all(reason.strip() for reason in syscalls.ALLOWED.values())


def test_names_exist() -> None:
    """Every name on the lists is one that libseccomp knows on some architecture: a misspelled name would allow nothing."""
    library = seccomp.load_library()
    for name in (*syscalls.ALLOWED, *syscalls.KILLED):
        assert library.seccomp_syscall_resolve_name(name.encode()) != -1, name
