"""What a judge and its boxes use of the machine, so that a test can see whether all of it is released."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from judge.boxes.zygote import Zygote
from judge.judge import Judge

SLACK_BYTES = 48 << 20  # an allocator keeps some memory of a large answer; a leak would be as large as the answer
PATIENCE_SECONDS = 20.0
STEADY_SECONDS = 0.2  # a process that was killed may take as long to give its memory back


@dataclass(frozen=True)
class Footprint:
    """Counts, and names where they say more than counts."""

    processes: int
    descriptors: int
    zygote_descriptors: int
    mounts: int
    groups: int
    files: tuple[str, ...]
    zygote_bytes: int

    def within(self, before: "Footprint") -> bool:
        """Whether nothing is used that was not used `before`; memory may differ a little."""
        return replace(self, zygote_bytes=0) == replace(before, zygote_bytes=0) and (
            self.zygote_bytes <= before.zygote_bytes + SLACK_BYTES
        )


def measure(zygote: Zygote, folder: Path) -> Footprint:
    """What is used now. `folder` is where the judge keeps its files."""
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
    """What is used once all boxes have ended that are about to end, or is still used after a long time.

    The box that is ready, and its template, are used at all times; the footprint of `before` says how much that is.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    judge.pool.settle()
    last, since = measure(judge.pool.zygote, folder), time.monotonic()
    while True:
        time.sleep(0.02)
        now = measure(judge.pool.zygote, folder)
        if now != last:
            last, since = now, time.monotonic()
        enough = now.within(before) if before else time.monotonic() - since > STEADY_SECONDS
        if enough or time.monotonic() > deadline:
            return now


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
