"""Builds the root of all boxes, enters it, and becomes the zygote. It is a program of its own, which the worker starts.

Theory of operation
-------------------
Namespaces are entered by a process that has one thread and no secrets, so the worker starts this one instead of entering them
itself. As root, it makes the mounts first, with root's rights over the files, and enters a user namespace after the pivot, in
which many ids are mapped: each box gets its own. As another user, it enters a user namespace first, because that allows the
mounts, and only the user's own id is mapped.
"""

import json
import os
import sys

from judge.boxes.confinement.root import Root
from judge.inside import kernel

CONTROL, PROC = 3, 4
FIRST_HOST_ID = 0x70000000  # above the ids that login, containers and systemd use, below the sign bit
IDS = 65536
CAP_SETUID, CAP_SYS_ADMIN = 7, 21
NAMESPACES = (
    kernel.CLONE_NEWNS | kernel.CLONE_NEWNET | kernel.CLONE_NEWIPC | kernel.CLONE_NEWUTS | kernel.CLONE_NEWCGROUP
)
BOOT = (
    "import sys; sys.path[:0] = ['/allclose', '/packages']; from judge.inside import zygote; zygote.main(quick={quick})"
)
ENVIRONMENT = {
    "HOME": "/tmp",  # noqa: S108
    "LANG": "C.UTF-8",
    "LD_LIBRARY_PATH": "/python/lib",  # of the interpreter's own libpython, if there is one
    "JAX_PLATFORMS": "cpu",
    "OPENBLAS_NUM_THREADS": "1",  # its threads would not survive a fork
    "OMP_NUM_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}


def may_map_ids() -> bool:
    """Whether this process is root, with the capabilities that it takes to map other users' ids."""
    with open("/proc/self/status", encoding="ascii") as status:
        effective = next(int(line.split()[1], 16) for line in status if line.startswith("CapEff"))
    return os.geteuid() == 0 and all(effective >> bit & 1 for bit in (CAP_SETUID, CAP_SYS_ADMIN))


def main() -> None:
    """Read the plan from the first argument, and never return."""
    plan = Root(**json.loads(sys.argv[1]))
    os.dup2(os.open("/proc", os.O_RDONLY | os.O_DIRECTORY), PROC)
    if may_map_ids():
        kernel.unshare(NAMESPACES)
        build(plan)
        kernel.enter_user_namespace(PROC, 0, f"0 {FIRST_HOST_ID} {IDS}")
        os.setgroups([])
        os.setresgid(0, 0, 0)
        os.setresuid(0, 0, 0)
    else:
        user, group = os.geteuid(), os.getegid()
        kernel.unshare(kernel.CLONE_NEWUSER | NAMESPACES)
        kernel.write_process(PROC, "self", "setgroups", "deny")
        kernel.write_process(PROC, "self", "uid_map", f"0 {user} 1")
        kernel.write_process(PROC, "self", "gid_map", f"0 {group} 1")
        build(plan)
    os.set_inheritable(CONTROL, True)
    os.set_inheritable(PROC, True)
    kernel.close_from(PROC + 1)
    os.execve(plan.python, [plan.python, "-I", "-S", "-B", "-c", BOOT.format(quick=plan.quick)], ENVIRONMENT)  # noqa: S606


def build(plan: Root) -> None:
    """Make the root of the plan, and pivot into it; the old root is unmounted."""
    kernel.mount("none", "/", flags=kernel.MS_REC | kernel.MS_PRIVATE)
    base = _unused_directory([outside for outside, _ in plan.binds])
    kernel.mount("tmpfs", base, "tmpfs", kernel.MS_NOSUID | kernel.MS_NODEV, "size=4m,mode=0755")
    for outside, inside in plan.binds:
        _bind(outside, base + inside)
    for inside, target in plan.links:
        os.symlink(target, base + inside)
    for inside in plan.empty:
        os.makedirs(base + inside, 0o755, exist_ok=True)
        kernel.mount("tmpfs", base + inside, "tmpfs", kernel.MS_NOSUID | kernel.MS_NODEV, "size=4k,mode=0755")
        kernel.set_mount_attributes(base + inside, kernel.MOUNT_ATTR_RDONLY | kernel.MOUNT_ATTR_NOEXEC)
    for path in filter(os.path.exists, plan.copies):
        _copy(path, base + path)
    os.chdir(base)
    kernel.pivot_root_here()
    kernel.unmount_lazily(".")
    os.chdir("/")
    kernel.set_mount_attributes("/", kernel.MOUNT_ATTR_RDONLY | kernel.MOUNT_ATTR_NOSUID)


def _unused_directory(sources: list[str]) -> str:
    """A directory to mount the root on: any that exists, if nothing that will be mounted is below it."""
    for base in ("/mnt", "/srv", "/tmp", "/run"):  # noqa: S108
        if os.path.isdir(base) and not any(source.startswith(f"{base}/") for source in sources):
            return base
    raise OSError("the box's root needs an unused directory to be mounted on: make /mnt")


def _bind(outside: str, target: str) -> None:
    if os.path.isdir(outside):
        os.makedirs(target, 0o755, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), 0o755, exist_ok=True)
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY, 0o644))
    device = outside.startswith("/dev/")
    kernel.mount(outside, target, flags=kernel.MS_BIND | (0 if device else kernel.MS_REC))
    attributes = kernel.MOUNT_ATTR_NOSUID | kernel.MOUNT_ATTR_RDONLY | (0 if device else kernel.MOUNT_ATTR_NODEV)
    kernel.set_mount_attributes(target, attributes, recursive=True)


def _copy(path: str, target: str) -> None:
    os.makedirs(os.path.dirname(target), 0o755, exist_ok=True)
    with open(path, "rb") as source, open(target, "wb") as copy:
        copy.write(source.read())


if __name__ == "__main__":
    main()
