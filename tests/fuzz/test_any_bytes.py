"""Whatever bytes come, the package reader refuses by name, and a source gets a verdict."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from judge.errors import PackageError
from judge.judge import Judge
from judge.packages.reader import parse, read_folder
from judge.verdict import Verdict
from tests.judge.conftest import tiny_package

SOUND = dict(read_folder(Path(__file__).parents[2] / "problems" / "mha_self_attention").files)
PIECES = (
    "def add(a, b):\n",
    "    return a + b\n",
    "import os\n",
    "(",
    ")",
    "'",
    '"""',
    "\\",
    "\t",
    "0x",
    "ä",
    "\f",
    "#",
    ":",
    "\0",
)


@given(st.sampled_from(sorted(SOUND)), st.binary(max_size=200), st.integers(0, 4000))
@settings(max_examples=300, deadline=None)
def test_package_reader(name: str, noise: bytes, at: int) -> None:
    """A sound package in which any file has noise somewhere is read or refused with a PackageError, and nothing else."""
    files = {**SOUND, name: SOUND[name][:at] + noise + SOUND[name][at:]}
    with contextlib.suppress(PackageError):
        assert parse(files, "mha_self_attention").files == files


@pytest.mark.box
@given(st.one_of(st.binary(max_size=300), st.lists(st.sampled_from(PIECES), max_size=20).map("".join).map(str.encode)))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_source_loader(judge: Judge, source: bytes) -> None:
    """Any bytes submitted as a source get a verdict that is the submission's own, in a real box."""
    result = judge.judge(tiny_package("load_seconds = 5"), source)
    assert result.verdict is not Verdict.JUDGE_ERROR
    assert result.verdict is not Verdict.ACCEPTED or b"return a + b" in source
    assert result.message
