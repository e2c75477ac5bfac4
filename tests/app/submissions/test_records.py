"""`app.submissions.records`: what is stored of a case, and what is returned of a submission."""

import json
import math
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

import pytest

from app.database.database import Database
from app.database.tables import DiagnosisStatus, Status, Submission, SubmissionCase, User
from app.submissions.records import SubmissionOut, SubmissionSummary, case_values, storable, storable_json
from judge.verdict import Verdict
from tests.app.conftest import HIDDEN, SAMPLE, FakeJudge, judge_submission


@pytest.mark.parametrize(("text", "kept"), [("a\0b", "a␀b"), ("a\udcffb", "a?b"), ("é😀\n", "é😀\n"), ("", "")])
def test_storable(text: str, kept: str) -> None:
    """Null characters and lone surrogates are replaced; all other text is kept."""
    assert storable(text) == kept


def test_storable_json() -> None:
    """Every text inside a JSON value becomes storable; other values are kept."""
    value = {"a": ["x\0", {"b": "\ud800"}], "n": 1.5, "none": None, "flag": True}
    assert storable_json(value) == {"a": ["x␀", {"b": "?"}], "n": 1.5, "none": None, "flag": True}


def test_case_values() -> None:
    """A case becomes the columns of its row; a hidden case has no detail."""
    assert SAMPLE.detail is not None
    sample = replace(SAMPLE, message="a\0", detail=replace(SAMPLE.detail, output="\0"))
    columns = case_values("one", 2, sample)
    assert set(columns) == set(SubmissionCase.__table__.columns.keys())
    assert (columns["submission_id"], columns["attempt"], columns["message"]) == ("one", 2, "a␀")
    assert columns["detail"] == {**asdict(SAMPLE.detail), "output": "␀"}
    assert case_values("one", 2, HIDDEN)["detail"] is None


def test_of_a_row(database: Database, account: Callable[..., User], submitted: Callable[..., str]) -> None:
    """A submission is returned with its problem, its author and its cases; an infinite error is null in JSON."""
    submission_id = submitted(account("ada"))
    judge_submission(database, FakeJudge(), submission_id)
    with database.transaction() as session:
        row = session.get_one(Submission, submission_id)
        out, summary, digest = SubmissionOut.of(row), SubmissionSummary.of(row), row.version.digest
    assert (out.id, out.problem, out.problem_version, out.user) == (submission_id, "add", digest, "ada")
    assert (out.status, out.verdict, out.attempt) == (Status.DONE, Verdict.ACCEPTED, 1)
    assert (out.diagnosis_status, out.diagnosis) == (DiagnosisStatus.NONE, None)
    assert [(case.index, case.sample, case.detail is not None) for case in out.cases] == [
        (0, True, True),
        (1, False, False),
    ]
    assert out.cases[1].max_abs_error == math.inf
    told: dict[str, Any] = json.loads(out.model_dump_json())
    assert told["cases"][1]["max_abs_error"] is None
    assert summary.model_dump() == {name: value for name, value in out if name in SubmissionSummary.model_fields}
