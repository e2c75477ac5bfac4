"""`judge.boxes.limits`: the limits in the words of the kernel. What a program sees is tested in test_box."""

import os
import resource

import pytest

from judge.boxes.limits import BoxLimits, cpu_seconds


def test_rlimits_exist() -> None:
    """Each resource limit is one that the kernel knows, and no core is ever written."""
    limits = BoxLimits(open_files=5).rlimits()
    assert all(hasattr(resource, name) for name in limits)
    assert (limits["RLIMIT_NOFILE"], limits["RLIMIT_CORE"]) == (5, 0)


def test_cpu_time_is_met_after_wall_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """All cores may work for the whole wall time."""
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    assert cpu_seconds(10.5) > 4 * 10.5
