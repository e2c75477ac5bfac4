"""Measurements that nobody has made."""

import pytest

from bench import report
from bench.targets import BARS, PARTS, TARGETS, Latest


@pytest.fixture
def latest() -> Latest:
    """What a run of three rounds would say."""
    names = [*(target.key for target in TARGETS), *(bar.key for bar in BARS), *(f"{part}_median_ms" for part in PARTS)]
    samples = {name: [1.0 * number, 2.0 * number, 3.0 * number] for number, name in enumerate(names, start=1)}
    samples |= {"throughput_clone": [20.0], "throughput_fresh": [1.0]}
    others: Latest = {
        "date": "2026-01-01", "commit": "abc", "machine": "one & only", "program": "add", "cases": 14, "rounds": 3,
        "worker_ready_seconds": 9.0, "worker_first_ready_seconds": 30.0,
    }  # fmt: skip
    return report.flat(samples, others)
