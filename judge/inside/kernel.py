"""System calls that Python does not offer. Each function raises OSError with the name of the call.

The launcher uses them to build the root, and the box to confine itself. Sources: the manual pages of section 2, and the
kernel's uapi headers. The numbers are those of x86-64 and arm64.
"""

import ctypes
import os
import platform

CLONE_NEWNS = 0x00020000
CLONE_NEWCGROUP = 0x02000000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000
_CLONE_PARENT, _CLONE_CHILD_CLEARTID, _CLONE_CHILD_SETTID, _SIGCHLD = 0x8000, 0x00200000, 0x01000000, 17
BOX_NAMESPACES = (
    CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP
)
# A template's clone gets namespaces of its own, and is a child of the keeper, which waits for its end.
CLONE_BOX = BOX_NAMESPACES | _CLONE_PARENT | _CLONE_CHILD_CLEARTID | _CLONE_CHILD_SETTID | _SIGCHLD
# The namespaces of a clone that its keeper enters to mount the scratch directories. A container's seccomp profile must allow
# setns with exactly these flags: docker/worker-seccomp.json.
SCRATCH_NAMESPACES = CLONE_NEWUSER | CLONE_NEWNS

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT = 1, 2, 4, 8, 32
MS_BIND, MS_REC, MS_PRIVATE = 4096, 16384, 1 << 18
MNT_DETACH = 2

MOUNT_ATTR_RDONLY, MOUNT_ATTR_NOSUID, MOUNT_ATTR_NODEV, MOUNT_ATTR_NOEXEC = 1, 2, 4, 8
MOUNT_ATTR_NOSYMFOLLOW = 0x00200000

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP, PR_SET_SECUREBITS = 1, 4, 24, 28
PR_SET_NO_NEW_PRIVS, PR_GET_TID_ADDRESS, PR_CAP_AMBIENT = 38, 40, 47
PR_SET_SECCOMP, SECCOMP_MODE_FILTER, PR_CAP_AMBIENT_CLEAR_ALL = 22, 2, 4
SECUREBITS = 0xEF  # noroot, no-setuid-fixup, no-ambient-raise, each locked; keep-caps off and locked

_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000
_CAPABILITY_VERSION_3 = 0x20080522
_NUMBERS = {  # of x86-64 and of arm64
    "pivot_root": (155, 41),
    "capset": (126, 91),
    "mount_setattr": (442, 442),
    "close_range": (436, 436),
    "setresuid": (117, 147),
    "setresgid": (119, 149),
}
_MACHINES = ("x86_64", "aarch64")
_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long


def _check(name: str, result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return result


def _syscall(name: str, *arguments: object) -> int:
    number = _NUMBERS[name][_MACHINES.index(platform.machine())]
    return _check(name, int(_libc.syscall(ctypes.c_long(number), *arguments)))


def unshare(flags: int) -> None:
    """Move this process into new namespaces (its later children, for a PID namespace)."""
    _check("unshare", _libc.unshare(flags))


def enter_namespaces_of(handle: int, flags: int) -> None:
    """Move this process, which must have one thread, into namespaces of the process of that pidfd. Linux 5.8 and newer."""
    _check("setns", _libc.setns(ctypes.c_int(handle), ctypes.c_int(flags)))


def enter_user_namespace(proc: int, flags: int, mapping: str) -> None:
    """Enter a new user namespace with this mapping of ids, and new namespaces of `flags`.

    A child that stays in the old namespace writes the maps: no other process may map more than one id. `proc` is a descriptor
    of /proc.
    """
    entered, mapped = os.pipe(), os.pipe()
    process = os.readlink("self", dir_fd=proc)
    child = os.fork()
    if child == 0:
        try:
            os.read(entered[0], 1)
            write_maps(proc, process, mapping)
            os.write(mapped[1], b"1")
        finally:
            os._exit(0)
    os.close(mapped[1])
    unshare(CLONE_NEWUSER | flags)
    os.write(entered[1], b"1")
    done = os.read(mapped[0], 1)
    os.waitpid(child, 0)
    for descriptor in (*entered, mapped[0]):
        os.close(descriptor)
    if not done:
        raise OSError(f"the ids of a user namespace could not be mapped: {mapping}")


def write_maps(proc: int, process: str, mapping: str) -> None:
    """Map the user and group ids of the user namespace that `process` has just entered."""
    for name in ("uid_map", "gid_map"):
        write_process(proc, process, name, mapping)


def write_process(proc: int, process: str, name: str, text: str) -> None:
    """Write a file of a process in `proc`, a descriptor of /proc."""
    descriptor = os.open(f"{process}/{name}", os.O_WRONLY, dir_fd=proc)
    try:
        os.write(descriptor, text.encode())
    finally:
        os.close(descriptor)


def set_ids(uid: int, gid: int) -> None:
    """Change all user and group ids of this thread only. (The C library would signal all threads that it knows of.)"""
    _syscall("setresgid", *[ctypes.c_uint(gid)] * 3)
    _syscall("setresuid", *[ctypes.c_uint(uid)] * 3)


def mount(source: str, target: str, kind: str = "", flags: int = 0, options: str = "") -> None:
    """Mount `source` on `target`; see mount(2)."""
    result = _libc.mount(
        source.encode(), target.encode(), kind.encode() or None, ctypes.c_ulong(flags), options.encode() or None
    )
    _check(f"mount {source} on {target}", result)


def unmount_lazily(target: str) -> None:
    """Detach `target` at once; it is unmounted when nothing uses it any more."""
    _check(f"umount {target}", _libc.umount2(target.encode(), MNT_DETACH))


def pivot_root_here() -> None:
    """Make the current directory the root. The old root is mounted on top of it, to be unmounted. See pivot_root(2)."""
    _syscall("pivot_root", b".", b".")


class _MountAttributes(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("set", "clear", "propagation", "userns_fd")]


def set_mount_attributes(target: str, attributes: int, *, recursive: bool = False) -> None:
    """Add attributes to a mount (and those below it). Linux 5.12 and newer."""
    wanted = _MountAttributes(attributes, 0, 0, 0)
    flags = ctypes.c_uint(_AT_RECURSIVE if recursive else 0)
    size = ctypes.c_size_t(ctypes.sizeof(wanted))
    _syscall("mount_setattr", ctypes.c_int(_AT_FDCWD), target.encode(), flags, ctypes.byref(wanted), size)


def prctl(option: int, *arguments: int) -> int:
    """See prctl(2)."""
    words = [ctypes.c_ulong(word) for word in (*arguments, 0, 0, 0, 0)[:4]]
    return _check(f"prctl {option}", _libc.prctl(ctypes.c_int(option), *words))


def set_hostname(name: str) -> None:
    """Set the host name of this UTS namespace."""
    _check("sethostname", _libc.sethostname(name.encode(), ctypes.c_size_t(len(name))))


def close_from(first: int) -> None:
    """Close every descriptor from `first` on."""
    _syscall("close_range", ctypes.c_uint(first), ctypes.c_uint(0xFFFFFFFF), ctypes.c_uint(0))


def drop_capabilities() -> None:
    """Empty the bounding, ambient, inheritable, permitted and effective sets, and lock the securebits that could restore them."""
    prctl(PR_SET_SECUREBITS, SECUREBITS)
    number = 0
    while True:  # the kernel refuses the number after the last one
        try:
            prctl(PR_CAPBSET_DROP, number)
        except OSError:
            break
        number += 1
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    head = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    _syscall("capset", ctypes.byref(head), ctypes.byref((ctypes.c_uint32 * 6)()))


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def set_seccomp_filter(bpf: bytes) -> None:
    """Install a filter (an array of `struct sock_filter`, eight bytes each) for this thread and those that it creates."""
    buffer = ctypes.create_string_buffer(bpf, len(bpf))
    program = _Program(len(bpf) // 8, ctypes.addressof(buffer))
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(program))
