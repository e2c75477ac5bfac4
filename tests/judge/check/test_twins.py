"""Labelled mistakes that give the same answers: what they share, and the input on which they differ, if any."""

import pytest

from judge.check.check import check
from judge.check.report import Finding, Progress
from judge.check.twins import STAGE
from tests.judge.check.conftest import SOFTMAX, WRONG, OwnBench, checked, packaged


def twins(*wrong: str) -> list[Finding]:
    """The findings about labelled mistakes that give the same answers."""
    return [finding for finding in checked(packaged(wrong=wrong)).findings if finding.rule == "twins"]


def mistake(words: str, old: str, new: str) -> str:
    """Softmax with one thing changed."""
    assert old in SOFTMAX
    return f'"""{words}"""\n{SOFTMAX.replace(old, new)}'


def test_none() -> None:
    """Two mistakes that differ in a case are not twins."""
    assert twins(WRONG, mistake("You forget to divide.", "e / e.sum(axis=axis, keepdims=True)", "e")) == []


def test_one_mistake_twice() -> None:
    """Two mistakes that agree on every input are reported, with the number of cases in which both are wrong."""
    [found] = twins(WRONG, WRONG.replace("You sum", "You add").replace("np.exp(x)", "np.exp(x) * 1"))
    assert (found.file, found.facts["other"]) == ("submissions/wrong_answer/w1.py", "submissions/wrong_answer/w0.py")
    assert (found.kind, found.facts["wrong"], found.facts["cases"]) == ("twins", 5, 5)
    assert found.facts["compared"] > 100
    assert found.diff == ""


def test_seen_apart() -> None:
    """Two mistakes that agree in the drawn cases only come with an input on which they differ."""
    one = mistake("You sum over the whole array.", "axis=axis", "axis=None")
    other = mistake("You cut numbers off.", "np.exp(x)", "np.exp(np.minimum(x, 7))").replace("axis=axis", "axis=None")
    [found] = twins(one, other)
    assert (found.kind, found.facts["input"]["names"]) == ("twins-apart", ["x"])
    assert found.diff.startswith("{\n    'x': np.array(")


def test_both_accepted() -> None:
    """Two mistakes that no case rejects are wrong in none."""
    one, other = (mistake(words, "return e", f"return {words}e") for words in ("+", "1 * "))
    [found] = twins(one, other)
    assert found.facts["wrong"] == 0


def test_nothing_finite() -> None:
    """The finding says that neither has a finite answer."""
    one, other = (mistake(words, "return e", f"return np.{words} * e") for words in ("inf", "nan"))
    [found] = twins(one, other.replace("np.nan * e", "np.inf * (e + 1)"))
    assert (found.facts["wrong"], found.facts["finite"]) == (5, False)


def test_it_can_be_ended() -> None:
    """Every input is announced, so that the caller can end a search that takes too long."""
    seen: list[Progress] = []

    def tell(progress: Progress) -> None:
        seen.append(progress)
        if seen.count(progress) == 5 and progress.stage == STAGE:
            raise TimeoutError

    twin = WRONG.replace("You sum", "You add").replace("np.exp(x)", "np.exp(x) * 1")
    with pytest.raises(TimeoutError):
        check(packaged(wrong=(WRONG, twin)), OwnBench(), tell)
    assert len([one for one in seen if one.stage == STAGE]) == 5
