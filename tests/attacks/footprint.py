"""What a judge and its boxes hold of the machine, so that a test can see whether all of it is given back."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from judge.boxes.zygote import Zygote
from judge.judge import Judge

SLACK_BYTES = 48 << 20  # an allocator keeps some of what a large answer took; a leak would be as large as the answer
PATIENCE_SECONDS = 20.0


@dataclass(frozen=True)
class Footprint:
    """Counts, and the names of what is counted where names say more."""

    processes: int
    descriptors: int
    zygote_descriptors: int
    mounts: int
    groups: int
    files: tuple[str, ...]
    zygote_bytes: int

    def within(self, before: "Footprint") -> bool:
        """Whether nothing is held that was not held `before`; memory may differ a little."""
        return replace(self, zygote_bytes=0) == replace(before, zygote_bytes=0) and (
            self.zygote_bytes <= before.zygote_bytes + SLACK_BYTES
        )


def measure(zygote: Zygote, folder: Path) -> Footprint:
    """What is held now. `folder` is where the judge keeps its files."""
    pid = zygote.pid
    assert pid is not None
    return Footprint(
        processes=len(list(_descendants(pid))),
        descriptors=len(os.listdir("/proc/self/fd")),
        zygote_descriptors=len(os.listdir(f"/proc/{pid}/fd")),
        mounts=len(Path(f"/proc/{pid}/mountinfo").read_text().splitlines()),
        groups=len(zygote.spawner.hierarchy.folders()) if zygote.spawner.hierarchy else 0,
        files=tuple(sorted(str(path) for path in folder.rglob("*"))),
        zygote_bytes=_resident_bytes(pid),
    )


def at_rest(judge: Judge, folder: Path, before: Footprint | None = None) -> Footprint:
    """What is held once the boxes that are on their way out have gone; or what is still held after a long while.

    A box that waits, and its template, are held at all times; with the footprint of `before` it is known how much that is.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    judge.pool.settle()
    last = measure(judge.pool.zygote, folder)
    while True:
        time.sleep(0.02)
        now = measure(judge.pool.zygote, folder)
        enough = now.within(before) if before else now == last
        if enough or time.monotonic() > deadline:
            return now
        last = now


def _descendants(pid: int) -> Iterator[int]:
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield int(child)
        try:
            yield from _descendants(int(child))
        except (FileNotFoundError, ProcessLookupError):
            continue


def _resident_bytes(pid: int) -> int:
    fields = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return int(fields["RssAnon"].split()[0]) * 1024
