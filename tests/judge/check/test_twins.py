"""Labelled mistakes that answer alike: what they share, and the input that tells them apart where there is one."""

import pytest

from judge.check.check import check
from judge.check.report import Finding, Progress
from judge.check.twins import STAGE
from tests.judge.check.conftest import SOFTMAX, WRONG, OwnBench, checked, packaged


def twins(*wrong: str) -> list[Finding]:
    """What is said of labelled mistakes that answer alike."""
    return [finding for finding in checked(packaged(wrong=wrong)).findings if finding.rule == "twins"]


def mistake(words: str, old: str, new: str) -> str:
    """Softmax with one thing changed."""
    assert old in SOFTMAX
    return f'"""{words}"""\n{SOFTMAX.replace(old, new)}'


def test_none() -> None:
    """Two that differ in a case are no twins."""
    assert twins(WRONG, mistake("You forget to divide.", "e / e.sum(axis=axis, keepdims=True)", "e")) == []


def test_one_mistake_twice() -> None:
    """Two that no input tells apart are said to be one mistake, and in how many cases both are wrong."""
    [found] = twins(WRONG, WRONG.replace("You sum", "You add").replace("np.exp(x)", "np.exp(x) * 1"))
    assert "as submissions/wrong_answer/w0.py does: both are wrong in 5 of 5; nor do " in found.found
    assert found.remedy.startswith("Remove one of them")
    assert found.diff == ""


def test_told_apart() -> None:
    """Two that agree on what is drawn, and not elsewhere, come with an input on which they do not."""
    one = mistake("You sum over the whole array.", "axis=axis", "axis=None")
    other = mistake("You cut numbers off.", "np.exp(x)", "np.exp(np.minimum(x, 7))").replace("axis=axis", "axis=None")
    [found] = twins(one, other)
    assert "such as the one below" in found.remedy
    assert found.diff.startswith("{\n    'x': np.array(")


def test_both_accepted() -> None:
    """Two mistakes that no case shows are said to be right in all of them."""
    one, other = (mistake(words, "return e", f"return {words}e") for words in ("+", "1 * "))
    [found] = twins(one, other)
    assert "both are right in all of them" in found.found


def test_nothing_finite() -> None:
    """That they share nothing but being not finite is said."""
    one, other = (mistake(words, "return e", f"return np.{words} * e") for words in ("inf", "nan"))
    [found] = twins(one, other.replace("np.nan * e", "np.inf * (e + 1)"))
    assert "both are wrong in 5 of 5, where neither has a finite answer" in found.found


def test_it_can_be_ended() -> None:
    """Every input is told of, so that a search which takes too long is ended there."""
    told: list[Progress] = []

    def tell(progress: Progress) -> None:
        told.append(progress)
        if told.count(progress) == 5 and progress.stage == STAGE:
            raise TimeoutError

    twin = WRONG.replace("You sum", "You add").replace("np.exp(x)", "np.exp(x) * 1")
    with pytest.raises(TimeoutError):
        check(packaged(wrong=(WRONG, twin)), OwnBench(), tell)
    assert len([one for one in told if one.stage == STAGE]) == 5
