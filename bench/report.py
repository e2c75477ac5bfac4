"""Writes the results of the benchmark: `latest.json`, the chart, and the section in README.md."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.chart import render_chart
from bench.spread import Spread
from bench.targets import PARTS, TARGETS, Latest, Target

BEGIN, END = "<!-- bench -->", "<!-- /bench -->"
BEFORE = "## Threat model"  # the section is added before this heading, if README has none yet


def flat(samples: Mapping[str, Sequence[float]], others: Latest) -> Latest:
    """All results with flat keys: each median by its name, its spread with `_q1`, `_q3`, `_min` and `_max` appended."""
    latest: Latest = dict(others)
    for name in sorted(samples):
        latest.update(Spread.of(samples[name]).flat(name))
    return latest


def write(latest: Latest, house: Path) -> None:
    """Write the three files."""
    (house / "bench" / "latest.json").write_text(json.dumps(latest, indent=1) + "\n")
    (house / "docs" / "bench.svg").write_text(render_chart(latest))
    readme = house / "README.md"
    readme.write_text(with_section(readme.read_text(), section(latest)))


def with_section(readme: str, text: str) -> str:
    """`readme` with `text` between the two markers, replacing the text there.

    Raises:
        ValueError: one of the markers is missing.
    """
    if BEGIN not in readme:
        readme = readme.replace(BEFORE, f"{BEGIN}\n{END}\n\n{BEFORE}", 1)
    if readme.find(END) < readme.find(BEGIN) or BEGIN not in readme:
        raise ValueError(f"README has no marker {END} after {BEGIN}, or no heading {BEFORE!r} to insert them before")
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{text.strip()}\n{END}{after}"


def section(latest: Latest) -> str:
    """The section for README."""
    rows = "\n".join(_row(target, latest) for target in TARGETS)
    parts = ", ".join(f"{name} {float(latest[f'{name}_median_ms']):.0f}" for name in PARTS)
    return f"""
## Cloned, not started

A fresh process spends most of its time on imports and compilation. Allclose clones a process that has done both, including its
threads, and confines the clone. The floor is the same program in a process that has run it before, without a judge.

![Seconds from source to verdict: a clone is close to the floor, fresh processes are far from it](docs/bench.svg)

| measured | median (quartiles) | target | |
|---|---|---|---|
{rows}

The program is the reference of {latest["program"]} on all {latest["cases"]} cases. The floor takes
{latest["floor_seconds"]:.2f} s. At full load, clones judge {latest["throughput_clone"]:.1f} submissions per second,
fresh processes {latest["throughput_fresh"]:.2f}. A worker's first clone is ready {latest["worker_ready_seconds"]:.0f} s after its
start, or {latest["worker_first_ready_seconds"]:.0f} s if the worker has no cache yet. From POST to verdict, in milliseconds:
{parts}. Comparing and storing overlap with the cases.

`make bench` measured this on {latest["date"]} at commit {latest["commit"]}, in {latest["rounds"]} rounds that run all methods one
after the other. Each ratio is the median of the ratios of pairs. Machine: {latest["machine"]}. All results are in
[bench/latest.json](bench/latest.json). `make soak` creates 2,000 clones in a row, and fails if they leave anything behind.
"""


def _row(target: Target, latest: Latest) -> str:
    measured, q1, q3 = (float(latest[f"{target.key}{ending}"]) for ending in ("", "_q1", "_q3"))
    spread = f"{measured:.3g}{target.unit} ({q1:.3g} to {q3:.3g})"
    return f"| {target.words} | {spread} | {target.promised()} | {target.outcome(measured)} |"
