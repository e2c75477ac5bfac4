"""Labelled submissions: verdicts, luck, twins and margins."""

import pytest

from tests.judge.check.conftest import SOFTMAX, SOFTMAX_CASES, SOFTMAX_LOGS, WRONG, checked, packaged, rules

TWIN = WRONG.replace("You sum", "You add").replace("np.exp(x)", "np.exp(x) * 1")
RARE = '"""You forget that there may be three axes."""\n' + SOFTMAX.replace("axis=axis", "axis=axis if axis < 2 else 0")
LUCKY = '"""You overlook large numbers."""\n' + SOFTMAX.replace("np.exp(x)", "np.exp(np.minimum(x, 2.9))")
NEAR = '"""You round a little."""\n' + SOFTMAX.replace("return e", "return 3e-6 + e")
SLACK = SOFTMAX.replace("return e", "return 5e-7 + e")


@pytest.mark.parametrize(
    ("wrong", "accepted", "level", "rule"),
    [
        ((WRONG, TWIN), None, "error", "twins"),
        ((RARE,), None, "warning", "luck"),
        ((LUCKY,), None, "error", "luck"),
        ((NEAR,), None, "warning", "margins"),
        ((), (SOFTMAX, SLACK), "warning", "margins"),
        ((SOFTMAX.replace("import", '"""It is right."""\nimport', 1),), None, "error", "verdicts"),
        ((), (SOFTMAX, WRONG), "error", "verdicts"),
    ],
    ids=["twins", "rare", "lucky", "near wrong", "near right", "a mistake that is none", "an answer that is wrong"],
)
def test_findings(wrong: tuple[str, ...], accepted: tuple[str, ...] | None, level: str, rule: str) -> None:
    """Each problem is found by its rule."""
    cases = SOFTMAX_CASES.replace("ROWS = [", "ROWS = [((2, 7), 0), ")
    assert rule in rules(checked(packaged(cases=cases, wrong=wrong, accepted=accepted)), level)


def test_luck_is_counted() -> None:
    """The finding counts the secrets under which the cases accept the mistake."""
    cases = SOFTMAX_CASES.replace("ROWS = [", "ROWS = [((2, 7), 0), ")
    found = [it for it in checked(packaged(cases=cases, wrong=(LUCKY,))).findings if it.kind == "mistake-by-luck"]
    assert [each.facts["draws"] for each in found] == [5]
    assert found[0].facts["missed"] in range(1, 5)


def test_starter() -> None:
    """A starter that is accepted is an error."""
    assert "starter" in rules(checked(packaged(starter_dot_py=SOFTMAX_LOGS)))


def test_margins() -> None:
    """Both margins are always measured, and so are each mistake's share and margin."""
    numbers = checked(packaged(wrong=(WRONG, NEAR))).numbers
    assert numbers["accepted_margin"] > 1e6
    assert 1 < numbers["wrong_margin"] < 10
    assert [row["file"] for row in numbers["mistakes"]] == [
        f"submissions/wrong_answer/w{number}.py" for number in (0, 1)
    ]
