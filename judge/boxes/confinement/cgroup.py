"""A control group for each box: memory, number of threads and a fair share of the processor, by cgroup v2 or v1.

Theory of operation
-------------------
The groups of boxes are below the worker's own, so its limits hold for them too. In v1 each controller has a hierarchy of its own.
In v2 a group with processes cannot pass controllers on, so the worker first moves itself into a leaf (`allclose-worker`). This
requires a delegated group, which systemd (`Delegate=yes`) and container engines provide. If neither version can be used, `find`
says why, and `judge.boxes.supervision.memory` supervises memory instead.
"""

import contextlib
import os
import time
from dataclasses import dataclass
from pathlib import Path

from judge.boxes.limits import BoxLimits

ROOT = Path("/sys/fs/cgroup")
PREFIX = "allclose-"


@dataclass(frozen=True)
class Hierarchy:
    """Where groups can be made on this machine: the parent directory for each controller, in v2 the same for all."""

    version: int
    memory: Path
    pids: Path | None
    cpu: Path | None = None  # it is enough to be in a group: busy groups get equal shares

    def files(self) -> tuple[str, str, str]:
        """The names of: the limit, the peak, the file that counts kills."""
        if self.version == 2:
            return "memory.max", "memory.peak", "memory.events"
        return "memory.limit_in_bytes", "memory.max_usage_in_bytes", "memory.oom_control"

    def parents(self) -> set[Path]:
        """The directories that groups are made in."""
        return {path for path in (self.memory, self.pids, self.cpu) if path is not None}

    def folders(self) -> list[Path]:
        """The groups that this process has made."""
        return [folder for parent in self.parents() for folder in parent.glob(f"{PREFIX}{os.getpid()}-*")]

    def background(self) -> tuple[str, str]:
        """The file with a group's share of the processor, and one thirty-second of the default."""
        return ("cpu.weight", "3") if self.version == 2 else ("cpu.shares", "32")


class Group:
    """One box's group: `folders` has one for each controller. It must be destroyed when the box has ended."""

    def __init__(self, hierarchy: Hierarchy, name: str, limits: BoxLimits) -> None:
        """Make it. Raises OSError if the kernel refuses."""
        self._hierarchy = hierarchy
        self._memory = hierarchy.memory / name
        self.folders = [self._memory]
        self._memory.mkdir()
        limit, self._peak, self._events = hierarchy.files()
        (self._memory / limit).write_text(str(limits.memory_bytes))
        for swap, value in (("memory.swap.max", 0), ("memory.memsw.limit_in_bytes", limits.memory_bytes)):
            if (self._memory / swap).exists():
                (self._memory / swap).write_text(str(value))
        for parent in filter(None, (hierarchy.pids, hierarchy.cpu)):
            if parent / name not in self.folders:
                (parent / name).mkdir()
                self.folders.append(parent / name)
        if hierarchy.pids is not None:
            (hierarchy.pids / name / "pids.max").write_text(str(limits.threads))
        if hierarchy.cpu is not None and limits.background:
            share, least = hierarchy.background()
            (hierarchy.cpu / name / share).write_text(least)

    def add(self, pid: int) -> None:
        """Move a process in, before it does anything that should count."""
        for folder in self.folders:
            (folder / "cgroup.procs").write_text(str(pid))

    def peak_bytes(self) -> int:
        """The most memory that was in use at once; 0 if the kernel does not report it."""
        try:
            return int((self._memory / self._peak).read_text())
        except OSError:  # memory.peak came with Linux 5.19
            return 0

    def killed(self) -> bool:
        """Whether the kernel killed one of its processes because of the memory limit."""
        return "oom_kill 0" not in (self._memory / self._events).read_text()

    def destroy(self) -> None:
        """Remove it; a process that is still dying may keep it busy for a moment."""
        for folder in self.folders:
            for _ in range(100):
                try:
                    folder.rmdir()
                    break
                except FileNotFoundError:
                    break
                except OSError:
                    time.sleep(0.01)


def name_of(number: int) -> str:
    """The name of the group for box `number` of this process."""
    return f"{PREFIX}{os.getpid()}-{number}"


def sweep(hierarchy: Hierarchy) -> None:
    """Remove the groups of workers that have ended: a worker that was killed could not do it."""
    for parent in hierarchy.parents():
        for folder in parent.glob(f"{PREFIX}*-*"):
            owner = folder.name.removeprefix(PREFIX).split("-")[0]
            if not Path("/proc", owner).exists():
                with contextlib.suppress(OSError):  # it is still in use, or another worker has removed it
                    folder.rmdir()


def find(root: Path = ROOT, process: str = "self") -> tuple[Hierarchy | None, str]:
    """The hierarchy in which groups can be made; None, and the reason, if there is none."""
    places = _own_groups(process)
    if (root / "cgroup.controllers").exists():
        return _version_2(root / places.get("", "/").lstrip("/"))
    if "memory" in places and (root / "memory").is_dir():
        return _version_1(root, places)
    return None, "no memory controller is mounted under /sys/fs/cgroup"


def _own_groups(process: str) -> dict[str, str]:
    lines = Path(f"/proc/{process}/cgroup").read_text().splitlines()
    groups = {}
    for line in lines:
        _, controllers, path = line.split(":", 2)
        groups.update(dict.fromkeys(controllers.split(","), path))
    return groups


def _version_1(root: Path, places: dict[str, str]) -> tuple[Hierarchy | None, str]:
    memory = root / "memory" / places["memory"].lstrip("/")
    pids, cpu = (root / name / places.get(name, "/").lstrip("/") for name in ("pids", "cpu"))
    if not os.access(memory, os.W_OK):
        return None, f"{memory} (cgroup v1) is not writable by this user"
    return Hierarchy(1, memory, *(path if os.access(path, os.W_OK) else None for path in (pids, cpu))), ""


def _version_2(own: Path) -> tuple[Hierarchy | None, str]:
    if own.name == "allclose-worker":  # the worker, or a process of it, has moved already
        own = own.parent
    controllers = (own / "cgroup.controllers").read_text().split()
    if "memory" not in controllers:
        return None, f"{own} (cgroup v2) has no memory controller: ask for a delegated group (systemd: Delegate=yes)"
    if not os.access(own, os.W_OK):
        return None, f"{own} (cgroup v2) is not delegated to this user (systemd: Delegate=yes)"
    try:
        _pass_on(own, " ".join(f"+{name}" for name in ("memory", "pids", "cpu") if name in controllers))
    except OSError as error:
        return None, f"{own} (cgroup v2) cannot pass its controllers on: {error}"
    return Hierarchy(2, own, *(own if name in controllers else None for name in ("pids", "cpu"))), ""


def _pass_on(own: Path, controllers: str) -> None:
    leaf = own / "allclose-worker"
    leaf.mkdir(exist_ok=True)
    for pid in (own / "cgroup.procs").read_text().split():
        with contextlib.suppress(ProcessLookupError):
            (leaf / "cgroup.procs").write_text(pid)
    (own / "cgroup.subtree_control").write_text(controllers)
