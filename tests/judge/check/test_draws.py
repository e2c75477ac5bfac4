"""Draws under public secrets: they differ, and no case occurs twice."""

from judge.check.draws import find_repeated_cases, split
from tests.judge.check.conftest import SOFTMAX_CASES, in_context, packaged


def test_split() -> None:
    """Samples and hidden cases are separated."""
    draw = in_context(packaged()).draws[0]
    assert (len(draw.samples), len(draw.hidden), len(draw.pool)) == (1, 5, 5)
    assert split((*draw.hidden, *draw.samples)) == draw


def test_same_draws() -> None:
    """Two secrets that draw the same cases are an error."""
    cases = SOFTMAX_CASES.replace("(rng):\n", "(_):\n    rng = np.random.default_rng(3)\n")
    assert [finding.kind for finding in find_repeated_cases(in_context(packaged(cases=cases)).draws)] == ["same-draws"]


def test_repeated_cases() -> None:
    """Two equal hidden cases are an error that names both."""
    cases = SOFTMAX_CASES.replace("] \n", "]\n").replace(
        "axis in ROWS]", 'axis in ROWS] + 2 * [{"x": np.eye(2), "axis": 0}]'
    )
    [finding] = find_repeated_cases(in_context(packaged(cases=cases)).draws)
    assert (finding.rule, finding.file, finding.key) == ("draws", "cases.py", "hidden()[6]")
    assert finding.facts["other"] == 5
