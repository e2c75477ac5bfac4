"""What a process that makes clones uses, with the processes that it makes them by, to see whether all of it is released."""

import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from bench import processes
from judge.boxes.template import Template
from judge.boxes.zygote import Zygote

PATIENCE_SECONDS = 5.0  # for processes and groups that are just ending
# An allocator keeps some memory, and lists grow; a leak of one page for each clone would be 8 MiB in 2,000.
SLACK_BYTES = 6 << 20


@dataclass(frozen=True)
class ResourceUse:
    """Counts, and bytes of memory; `keeper` is the parent of the template and of every clone."""

    processes: int
    descriptors: int
    zygote_descriptors: int
    keeper_descriptors: int
    template_descriptors: int
    threads: int
    zygote_threads: int
    keeper_threads: int
    template_threads: int
    mounts: int
    zygote_mounts: int
    keeper_mounts: int
    files: int
    groups: int
    bytes: int
    zygote_bytes: int
    keeper_bytes: int
    template_bytes: int

    def grown_since(self, before: "ResourceUse") -> list[str]:
        """What has grown, in words; a little more memory does not count."""
        was, now = asdict(before), asdict(self)
        return [
            f"{name} grew from {was[name]} to {now[name]}"
            for name in was
            if now[name] > was[name] + (SLACK_BYTES if name.endswith("bytes") else 0)
        ]

    def __str__(self) -> str:
        counts = [f"{name}={value}" for name, value in asdict(self).items() if not name.endswith("bytes")]
        sizes = [f"{name}={value / 2**20:.1f}M" for name, value in asdict(self).items() if name.endswith("bytes")]
        return " ".join(counts + sizes)


def take(zygote: Zygote, template: Template, folder: Path) -> ResourceUse:
    """What is used now; `folder` is where temporary files are made."""
    own, mother, warm = os.getpid(), zygote.pid, template.box.pid
    assert mother is not None
    keeper = next(pid for pid in processes.children(mother) if warm in processes.children(pid))
    return ResourceUse(
        processes=len(list(processes.descendants(mother))),
        descriptors=processes.descriptors(own),
        zygote_descriptors=processes.descriptors(mother),
        keeper_descriptors=processes.descriptors(keeper),
        template_descriptors=processes.descriptors(warm),
        threads=processes.threads(own),
        zygote_threads=processes.threads(mother),
        keeper_threads=processes.threads(keeper),
        template_threads=processes.threads(warm),
        mounts=processes.mounts(own),
        zygote_mounts=processes.mounts(mother),
        keeper_mounts=processes.mounts(keeper),
        files=len(list(folder.rglob("*"))),
        groups=len(zygote.spawner.hierarchy.folders()) if zygote.spawner.hierarchy else 0,
        bytes=processes.anonymous_bytes(own),
        zygote_bytes=processes.anonymous_bytes(mother),
        keeper_bytes=processes.anonymous_bytes(keeper),
        template_bytes=processes.anonymous_bytes(warm),
    )


def at_rest(zygote: Zygote, template: Template, folder: Path, before: ResourceUse | None = None) -> ResourceUse:
    """What is used once it is no more than `before` or, without that, no longer changes; after a while, whatever is used then."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    last = take(zygote, template, folder)
    while time.monotonic() < deadline:
        time.sleep(0.05)
        now = take(zygote, template, folder)
        if not now.grown_since(before or last):
            return now
        last = now
    return last
