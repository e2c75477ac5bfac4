"""`judge.result`: results are values."""

import dataclasses

import pytest

from judge.boxes.start_method import StartMethod
from judge.result import CaseResult, Result
from judge.verdict import Verdict

CASE = CaseResult(0, True, Verdict.ACCEPTED, 0.1, 0.0, "")
RESULT = Result(Verdict.ACCEPTED, (CASE,), 0.1, 1, "All right.")


def test_the_start_of_boxes_does_not_count() -> None:
    """Results that differ only in how their boxes were started are equal; any other difference counts."""
    assert dataclasses.replace(RESULT, start_methods=(StartMethod.CLONE,)) == RESULT
    for changes in {"message": "Wrong."}, {"line": 3}, {"cases": ()}, {"verdict": Verdict.WRONG_ANSWER}:
        assert dataclasses.replace(RESULT, **changes) != RESULT


def test_results_do_not_change() -> None:
    """A result cannot be changed once it is known."""
    for value, name in (RESULT, "verdict"), (CASE, "verdict"):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, name, Verdict.JUDGE_ERROR)
