"""`app.worker.explaining`: the explanation of a wrong answer, in whatever worker and after whatever fault."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest
from sqlalchemy import text

from app.database import queue
from app.database.claims import ATTEMPTS, MACHINE_ATTEMPTS
from app.database.database import Database
from app.database.tables import DiagnosisStatus, Submission, User, now
from app.worker.explaining import explain_submission, finish_explanation
from app.worker.observed import Observed
from judge.errors import BoxError, PackageError
from judge.explain.diagnosis import Diagnosis
from judge.observation import Observation
from judge.packages.package import Package
from judge.result import Result
from judge.sources.session import Cancelled
from judge.verdict import Kind, Verdict
from tests.app.conftest import FakeJudge, judge_submission

WRONG = Result(Verdict.WRONG_ANSWER, (), 0.1, 0, "It is off.")
OBSERVED = Observation(0, True, {"a": 1}, np.zeros(2), np.ones(2), equal=False)


class Judging(FakeJudge):
    """A judge that observes one wrong answer."""

    def judge(self, *args: object, observe: Callable[[Observation], None], **kwargs: object) -> Result:  # type: ignore[override]
        observe(OBSERVED)
        return WRONG


@dataclass
class FakeExplainer:
    """Says `said`, or raises it; notes what it was given."""

    said: list[Diagnosis | BaseException | None] = field(
        default_factory=lambda: [Diagnosis("known_mistake", "Twice too much.")]
    )
    explained: list[Sequence[Observation]] = field(default_factory=list)
    observed: list[bytes] = field(default_factory=list)

    def explain(self, package: Package, observations: Sequence[Observation]) -> Diagnosis | None:
        self.explained.append(observations)
        said = self.said[0] if len(self.said) == 1 else self.said.pop(0)
        if isinstance(said, BaseException):
            raise said
        return said

    def observe(self, package: Package, source: bytes, kind: Kind = Kind.SUBMIT) -> list[Observation]:
        self.observed.append(source)
        return [OBSERVED]


@pytest.fixture
def observed() -> Observed:
    """What the worker that judged the submission still knows."""
    return Observed()


@pytest.fixture
def wrong(database: Database, account: Callable[..., User], submitted: Callable[..., str], observed: Observed) -> str:
    """A wrong answer that waits for its explanation."""
    submission = submitted(account("ada"))
    judge_submission(database, Judging(), submission, observed)
    return submission


def state(database: Database, submission: str) -> tuple[DiagnosisStatus, str | None]:
    """The status of its explanation, and the explanation."""
    with database.transaction() as session:
        row = session.get_one(Submission, submission)
        assert row.verdict is Verdict.WRONG_ANSWER
        return row.diagnosis_status, row.diagnosis["message"] if row.diagnosis else None


def jobs(database: Database) -> int:
    """How many explanations are queued."""
    with database.transaction() as session:
        query = "SELECT count(*) FROM procrastinate_jobs WHERE queue_name = :queue"
        return int(session.execute(text(query), {"queue": queue.EXPLAIN_QUEUE}).scalar_one())


def test_a_wrong_answer_waits_for_its_explanation(database: Database, wrong: str) -> None:
    """The verdict is stored at once, with one job that explains it."""
    assert state(database, wrong) == (DiagnosisStatus.PENDING, None)
    assert jobs(database) == 1


def test_other_verdicts_are_not_explained(
    database: Database, account: Callable[..., User], submitted: Callable[..., str]
) -> None:
    """An accepted answer has no explanation to wait for."""
    submission = submitted(account("ada"))
    judge_submission(database, FakeJudge(), submission)
    with database.transaction() as session:
        assert session.get_one(Submission, submission).diagnosis_status is DiagnosisStatus.NONE
    assert jobs(database) == 0


def test_the_worker_that_judged_it_has_the_answers(database: Database, wrong: str, observed: Observed) -> None:
    """It explains what it observed, without running the program again."""
    explainer = FakeExplainer()
    explain_submission(database, explainer, observed, wrong)
    assert state(database, wrong) == (DiagnosisStatus.DONE, "Twice too much.")
    assert explainer.explained == [[OBSERVED]]
    assert explainer.observed == []


def test_another_worker_runs_the_program_again(database: Database, wrong: str) -> None:
    """If the worker that judged it has died, another one produces the same explanation."""
    explainer = FakeExplainer()
    explain_submission(database, explainer, Observed(), wrong)
    assert state(database, wrong) == (DiagnosisStatus.DONE, "Twice too much.")
    assert len(explainer.observed) == 1


def test_it_is_explained_once(database: Database, wrong: str, observed: Observed) -> None:
    """A job that comes twice does nothing the second time; nor does a late attempt write."""
    explainer = FakeExplainer()
    for _ in range(2):
        explain_submission(database, explainer, observed, wrong)
    explain_submission(database, explainer, observed, "0" * 26)
    assert len(explainer.explained) == 1
    with database.transaction() as session:
        assert not finish_explanation(session, wrong, 1, None)
        assert not finish_explanation(session, wrong, 2, None)
    assert state(database, wrong) == (DiagnosisStatus.DONE, "Twice too much.")


def test_nothing_explains_it(database: Database, wrong: str, observed: Observed) -> None:
    """Silence is an end, too."""
    explain_submission(database, FakeExplainer([None]), observed, wrong)
    assert state(database, wrong) == (DiagnosisStatus.DONE, None)


@pytest.mark.parametrize("fault", [PackageError("reference.py", "raises"), ZeroDivisionError()])
def test_faults_end_it(database: Database, wrong: str, observed: Observed, fault: Exception) -> None:
    """The author's fault and ours end without an explanation; the verdict stands."""
    explain_submission(database, FakeExplainer([fault]), observed, wrong)
    assert state(database, wrong) == (DiagnosisStatus.DONE, None)


def test_the_machine_fails(database: Database, wrong: str, observed: Observed) -> None:
    """A fault of the machine is tried again a few times, then the explanation is given up."""
    explainer = FakeExplainer([BoxError("no memory")])
    for number in range(1, MACHINE_ATTEMPTS):
        explain_submission(database, explainer, observed, wrong)
        assert state(database, wrong) == (DiagnosisStatus.PENDING, None)
        assert jobs(database) == 1 + number
    explain_submission(database, explainer, observed, wrong)
    assert state(database, wrong) == (DiagnosisStatus.DONE, None)


def test_a_worker_that_stops_hands_it_back(database: Database, wrong: str, observed: Observed) -> None:
    """However often workers are restarted meanwhile, the explanation is not given up."""
    for _ in range(2 * ATTEMPTS):
        explain_submission(database, FakeExplainer([Cancelled()]), observed, wrong)
    assert state(database, wrong) == (DiagnosisStatus.PENDING, None)
    explain_submission(database, FakeExplainer(), observed, wrong)
    assert state(database, wrong) == (DiagnosisStatus.DONE, "Twice too much.")


def test_workers_that_die_of_it(database: Database, wrong: str) -> None:
    """An explanation whose workers keep dying is given up, and the verdict stands."""
    for _ in range(ATTEMPTS):
        with pytest.raises(KeyboardInterrupt):
            explain_submission(database, FakeExplainer([KeyboardInterrupt()]), Observed(), wrong)
    assert state(database, wrong) == (DiagnosisStatus.PENDING, None)
    explain_submission(database, FakeExplainer(), Observed(), wrong)
    assert state(database, wrong) == (DiagnosisStatus.DONE, None)


def test_a_lost_job_is_found(database: Database, wrong: str) -> None:
    """An explanation without a job is found by the sweep, once its verdict is a minute old."""
    with database.transaction() as session:
        assert queue.lost_explanations(session) == []
        session.execute(text("DELETE FROM procrastinate_jobs"))
        assert queue.lost_explanations(session) == []
        session.get_one(Submission, wrong).finished_at = now() - 2 * queue.SETTLED
        session.flush()
        assert queue.lost_explanations(session) == [wrong]


def test_odd_characters(database: Database, wrong: str, observed: Observed) -> None:
    """What no column holds is replaced, at whatever depth of the diagnosis."""
    explain_submission(database, FakeExplainer([Diagnosis("known_mistake", "\0 and \ud800")]), observed, wrong)
    assert state(database, wrong) == (DiagnosisStatus.DONE, "\N{SYMBOL FOR NULL} and ?")
