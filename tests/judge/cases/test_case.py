"""`judge.cases.case`: a case is a value."""

import dataclasses

import pytest

from judge.cases.case import Case
from judge.inside.wire import decode, encode


def test_a_case_does_not_change() -> None:
    """Judging cannot replace the parts of a case that several submissions share."""
    arguments = {"a": 1, "b": [2.0, "x"]}
    case = Case(0, True, arguments, encode(arguments), 3)
    for field in dataclasses.fields(Case):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(case, field.name, None)
    assert decode(case.encoded) == case.arguments
