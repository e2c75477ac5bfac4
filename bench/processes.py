"""What a process uses, as the kernel reports it. A process that has ended uses nothing."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

PRIVATE = ("Private_Clean", "Private_Dirty")


def children(pid: int) -> list[int]:
    """The processes that it forked and has not waited for."""
    found: list[int] = []
    for task in _listed(f"/proc/{pid}/task"):
        found += map(int, _read(f"/proc/{pid}/task/{task}/children").split())
    return found


def descendants(pid: int) -> Iterator[int]:
    """The processes below it."""
    for child in children(pid):
        yield child
        yield from descendants(child)


def descriptors(pid: int) -> int:
    """How many descriptors it has open."""
    return len(_listed(f"/proc/{pid}/fd"))


def mounts(pid: int) -> int:
    """How many mounts its namespace has."""
    return len(_read(f"/proc/{pid}/mountinfo").splitlines())


def threads(pid: int) -> int:
    """How many threads it has."""
    return len(_listed(f"/proc/{pid}/task"))


def anonymous_bytes(pid: int) -> int:
    """Its resident memory that is not backed by a file, whether or not it is shared with its forks."""
    return _kilobytes(_read(f"/proc/{pid}/status"), ("RssAnon", "RssShmem"))


def private_bytes(pid: int) -> int:
    """The memory that it shares with no other process, which its end would release.

    Raises:
        PermissionError: this user may not know.
    """
    return _kilobytes(Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii"), PRIVATE)


def _kilobytes(text: str, names: tuple[str, ...]) -> int:
    fields = dict(line.split(":", 1) for line in text.splitlines() if ":" in line)
    return sum(int(fields[name].split()[0]) * 1024 for name in names if name in fields)


def _read(path: str) -> str:
    with contextlib.suppress(OSError):
        return Path(path).read_text(encoding="utf-8", errors="replace")
    return ""


def _listed(path: str) -> list[str]:
    with contextlib.suppress(OSError):
        return os.listdir(path)
    return []
