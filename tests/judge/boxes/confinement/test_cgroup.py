"""Control groups of both versions, beside a directory tree that imitates the kernel's: a machine has only one of them."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from judge.boxes.confinement import cgroup
from judge.boxes.confinement.cgroup import Group, Hierarchy, find
from judge.boxes.limits import BoxLimits

Made = Callable[[str, str], tuple[Path, str]]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Makes a tree from lines of `path: content` (without a colon, a folder), and a process in the groups given."""

    def make(tree: str, groups: str) -> tuple[Path, str]:
        root = tmp_path / "cgroup"
        root.mkdir()
        for line in filter(None, map(str.strip, tree.splitlines())):
            name, colon, content = line.partition(":")
            path = root / name
            (path.parent if colon else path).mkdir(parents=True, exist_ok=True)
            if colon:
                path.write_text(content.strip())
        process = tmp_path / "process"
        process.mkdir()
        (process / "cgroup").write_text("".join(f"{line.strip()}\n" for line in groups.split()))
        return root, f"../{process}"

    return make


def remove_files(*folders: Path) -> None:
    """The kernel's files vanish with their folder; those that imitate them do not."""
    for folder in folders:
        for file in folder.iterdir():
            file.unlink()


V2 = """
cgroup.controllers: cpu memory pids
own/cgroup.controllers: cpu memory pids
own/cgroup.procs: 11 12
own/cgroup.subtree_control:
"""


def test_version_2(made: Made) -> None:
    """In a delegated group the worker moves into a leaf, and hands memory, pids and cpu down to the boxes' groups."""
    root, process = made(V2, "0::/own")
    assert find(root, process) == (Hierarchy(2, root / "own", root / "own", root / "own"), "")
    assert (root / "own/allclose-worker/cgroup.procs").read_text() == "12"
    assert (root / "own/cgroup.subtree_control").read_text() == "+memory +pids +cpu"


def test_version_2_at_the_top(made: Made) -> None:
    """In a container of its own the worker's group is the root."""
    root, process = made("cgroup.controllers: memory\ncgroup.procs: 1\ncgroup.subtree_control:", "0::/")
    assert find(root, process) == (Hierarchy(2, root, None), "")
    assert (root / "cgroup.subtree_control").read_text() == "+memory"


def test_version_2_moved_already(made: Made) -> None:
    """A process that is in the leaf already makes groups beside it, not below it."""
    tree = f"{V2}\nown/allclose-worker/cgroup.procs: 11"
    root, process = made(tree, "0::/own/allclose-worker")
    assert find(root, process) == (Hierarchy(2, root / "own", root / "own", root / "own"), "")
    assert not (root / "own/allclose-worker/allclose-worker").exists()


def test_version_2_without_memory(made: Made) -> None:
    """Without a memory controller the reason names the group and what to ask for."""
    tree = "cgroup.controllers: memory\nown/cgroup.controllers: cpu"
    root, process = made(tree, "0::/own")
    hierarchy, reason = find(root, process)
    assert hierarchy is None
    assert f"{root}/own (cgroup v2) has no memory controller" in reason
    assert "Delegate=yes" in reason


def test_version_2_not_delegated(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    """A group of somebody else's is named, with what to ask for."""
    root, process = made(V2, "0::/own")
    monkeypatch.setattr(os, "access", lambda *_: False)
    hierarchy, reason = find(root, process)
    assert hierarchy is None
    assert "not delegated to this user" in reason
    assert not (root / "own/allclose-worker").exists()


def test_version_2_that_refuses(made: Made) -> None:
    """If controllers cannot be passed on, the kernel's reason is reported."""
    root, process = made(V2.replace("own/cgroup.subtree_control:", "own/cgroup.subtree_control"), "0::/own")
    hierarchy, reason = find(root, process)
    assert hierarchy is None
    assert "Is a directory" in reason


V1 = "memory/own/tasks:\npids/other/tasks:\n"
V1_PLACES = "12:cpu,cpuacct:/ 11:memory:/own 9:pids:/other 1:name=systemd:/x:y 0::/"


def test_version_1(made: Made) -> None:
    """Under version 1 each controller has a place of its own."""
    root, process = made(V1, V1_PLACES)
    assert find(root, process) == (Hierarchy(1, root / "memory/own", root / "pids/other"), "")


def test_version_1_without_pids(made: Made) -> None:
    """Where only memory can be limited, it is."""
    root, process = made("memory/own/tasks:", "11:memory:/own")
    assert find(root, process) == (Hierarchy(1, root / "memory/own", None), "")


def test_version_1_of_somebody_else(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    """A group of somebody else's is named."""
    root, process = made(V1, V1_PLACES)
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert find(root, process) == (None, f"{root}/memory/own (cgroup v1) is not writable by this user")


def test_none(made: Made) -> None:
    """Without a memory controller the reason says so."""
    root, process = made("cpu/tasks:", "3:cpu:/")
    assert find(root, process) == (None, "no memory controller is mounted under /sys/fs/cgroup")


@pytest.mark.parametrize("version", [1, 2])
def test_group(tmp_path: Path, version: int) -> None:
    """A group has its limits before a process is in it, and is gone when it is destroyed."""
    memory = tmp_path / "memory"
    pids = memory if version == 2 else tmp_path / "pids"
    for folder in {memory, pids}:
        folder.mkdir()
    hierarchy = Hierarchy(version, memory, pids)
    group = Group(hierarchy, "box", BoxLimits(1 << 20, threads=32))
    limit, _, _ = hierarchy.files()
    assert (memory / "box" / limit).read_text() == str(1 << 20)
    assert (pids / "box/pids.max").read_text() == "32"
    group.add(77)
    assert {(folder / "box/cgroup.procs").read_text() for folder in {memory, pids}} == {"77"}
    remove_files(*{memory / "box", pids / "box"})
    group.destroy()
    assert not (memory / "box").exists()
    assert not (pids / "box").exists()
    group.destroy()


@pytest.mark.parametrize(("version", "file"), [(1, "cpu.shares"), (2, "cpu.weight")])
def test_background(tmp_path: Path, version: int, file: str) -> None:
    """What runs in the background has a small share of the processor; other groups have that of their making."""
    hierarchy = Hierarchy(version, tmp_path, tmp_path, tmp_path)
    for name, background in (("behind", True), ("before", False)):
        group = Group(hierarchy, name, BoxLimits(1 << 20, background=background))
        assert (tmp_path / name / file).exists() is background
        remove_files(tmp_path / name)
        group.destroy()


def test_group_without_pids(tmp_path: Path) -> None:
    """Where threads cannot be limited, memory is."""
    group = Group(Hierarchy(1, tmp_path, None), "box", BoxLimits(1 << 20, threads=32))
    assert [file.name for file in (tmp_path / "box").iterdir()] == ["memory.limit_in_bytes"]
    remove_files(tmp_path / "box")
    group.destroy()


@pytest.mark.parametrize(
    ("version", "swap", "value"), [(1, "memory.memsw.limit_in_bytes", "1048576"), (2, "memory.swap.max", "0")]
)
def test_swap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: int, swap: str, value: str) -> None:
    """Where the kernel accounts for swap, a group has none."""
    mkdir = Path.mkdir

    def with_swap(path: Path) -> None:
        mkdir(path)
        (path / swap).write_text("max")

    monkeypatch.setattr(Path, "mkdir", with_swap)
    group = Group(Hierarchy(version, tmp_path, None), "box", BoxLimits(1 << 20, threads=32))
    assert (tmp_path / "box" / swap).read_text() == value
    remove_files(tmp_path / "box")
    group.destroy()


@pytest.mark.parametrize(
    ("version", "text", "killed"),
    [
        (1, "oom_kill_disable 0\nunder_oom 0\noom_kill 0\n", False),
        (1, "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n", True),
        (2, "low 0\nhigh 0\nmax 9\noom 9\noom_kill 0\noom_group_kill 0\n", False),
        (2, "low 0\nhigh 0\nmax 9\noom 9\noom_kill 3\noom_group_kill 0\n", True),
        (2, "low 0\nhigh 0\nmax 9\noom 9\noom_kill 10\noom_group_kill 0\n", True),
    ],
)
def test_kills(tmp_path: Path, version: int, text: str, killed: bool) -> None:
    """Whether the kernel ended a process is read from its count, not from the limit that was reached."""
    hierarchy = Hierarchy(version, tmp_path, None)
    group = Group(hierarchy, "box", BoxLimits(1 << 20, threads=32))
    (tmp_path / "box" / hierarchy.files()[2]).write_text(text)
    assert group.killed() is killed
    remove_files(tmp_path / "box")
    group.destroy()


@pytest.mark.parametrize("version", [1, 2])
def test_peak(tmp_path: Path, version: int) -> None:
    """The peak is what the kernel says, and 0 where it does not."""
    hierarchy = Hierarchy(version, tmp_path, None)
    group = Group(hierarchy, "box", BoxLimits(1 << 20, threads=32))
    assert group.peak_bytes() == 0
    (tmp_path / "box" / hierarchy.files()[1]).write_text("4096\n")
    assert group.peak_bytes() == 4096
    remove_files(tmp_path / "box")
    group.destroy()


def test_this_machine() -> None:
    """Where this machine gives us a hierarchy, a group can be made, limited and removed in it."""
    hierarchy, reason = find()
    if hierarchy is None:
        pytest.skip(f"no control group: {reason}")
    group = Group(hierarchy, f"allclose-{os.getpid()}-test", BoxLimits(8 << 20, threads=32))
    try:
        limit, _, _ = hierarchy.files()
        assert int((hierarchy.memory / f"allclose-{os.getpid()}-test" / limit).read_text()) == 8 << 20
        assert not group.killed()
    finally:
        group.destroy()
    assert not (hierarchy.memory / f"allclose-{os.getpid()}-test").exists()


def test_only_the_real_root_is_looked_at_by_default() -> None:
    """By default it is the kernel's own tree that is looked at."""
    assert Path("/sys/fs/cgroup") == cgroup.ROOT


def test_groups_of_the_dead_are_swept(tmp_path: Path) -> None:
    """Groups that a killed process could not remove are removed by the next one; those of the living stay."""
    mine, worker = tmp_path / cgroup.name_of(0), tmp_path / "allclose-worker"
    dead = tmp_path / "allclose-999999999-0"
    for folder in (mine, worker, dead):
        folder.mkdir()
    cgroup.sweep(Hierarchy(1, tmp_path, None))
    assert sorted(tmp_path.iterdir()) == sorted([mine, worker])
