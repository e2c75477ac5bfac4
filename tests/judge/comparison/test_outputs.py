"""Reading and writing the paths of parts of an answer."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from judge.comparison.outputs import read_path, write_path
from judge.comparison.tolerance import Path

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # however busy the machine is

names = st.text(st.characters(exclude_characters="'\\", codec="utf-8", exclude_categories=["C"]), max_size=5)
paths = st.lists(st.none() | st.integers(0, 10**9 - 1) | names, min_size=1, max_size=4).map(tuple)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("[0]", (0,)),
        ("[12][*]", (12, None)),
        ("['loss']", ("loss",)),
        ('["loss"][0]', ("loss", 0)),
        ("['*']['0']", ("*", "0")),
        ("['']", ("",)),
        ("['[0]']", ("[0]",)),
        ("[0]" * 32, (0,) * 32),
    ],
)
def test_paths(text: str, path: Path) -> None:
    """A path is written as Python writes subscripts, with `[*]` for every item or key."""
    assert read_path(text) == path


@pytest.mark.parametrize(
    "text",
    ["", "0", "[]", "[-1]", "[0", "0]", "[0] [1]", "[a]", "['a]", "['a\"]", "[0]x", "[0.5]", "[0]" * 33, "[1_0]"],
)
def test_what_is_no_path(text: str) -> None:
    """Anything else is no path."""
    assert read_path(text) is None


@UNHURRIED
@given(paths.filter(lambda path: not any(isinstance(segment, str) and not segment.isprintable() for segment in path)))
def test_paths_are_written_as_they_are_read(path: Path) -> None:
    """What is written of a path reads as that path."""
    assert read_path(write_path(path)) == path
