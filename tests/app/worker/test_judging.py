"""`app.worker.judging`: what becomes of a submission, also when the service is at fault."""

import dataclasses
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import psycopg
import pytest
from sqlalchemy import event, func, select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.database.claims import ATTEMPTS, MACHINE_ATTEMPTS, Claim
from app.database.database import Database
from app.database.notifications import CHANNEL
from app.database.tables import BoxStarts, Status, Submission, SubmissionCase, User
from app.problems import problems
from app.submissions.records import SubmissionOut
from app.worker.judging import finish, store_case
from judge.boxes.start_method import StartMethod
from judge.errors import BoxError, PackageError
from judge.result import CaseResult, Detail, Result
from judge.verdict import Verdict
from tests.app.conftest import ACCEPTED, HIDDEN, SAMPLE, FakeJudge, judge_submission

Make = Callable[..., User]
Submitted = Callable[..., str]


@pytest.fixture
def submission(account: Make, submitted: Submitted) -> str:
    """A submission of Ada's."""
    return submitted(account("ada"))


def read(database: Database, submission_id: str) -> SubmissionOut:
    """The submission as its author sees it."""
    with database.transaction() as session:
        return SubmissionOut.of(session.get_one(Submission, submission_id))


def _jobs(session: Session) -> int:
    return int(session.execute(text("SELECT count(*) FROM procrastinate_jobs")).scalar_one())


def test_verdict(database: Database, submission: str) -> None:
    """The verdict is stored with every case, sample details included, infinities too."""
    judge = FakeJudge()
    judge_submission(database, judge, submission)
    done = read(database, submission)
    assert (done.status, done.verdict, done.attempt) == (Status.DONE, Verdict.ACCEPTED, 1)
    assert [case.index for case in done.cases] == [0, 1]
    assert done.cases[0].detail is not None
    assert done.cases[0].detail.arguments == "a=1, b=2"
    assert done.cases[1].detail is None
    assert done.cases[1].max_abs_error == float("inf")
    assert done.started_at is not None
    assert done.finished_at is not None
    assert judge.judged == [b"def add(a, b): return a + b\n"]


def test_one_statement_a_case(database: Database, submission: str) -> None:
    """Each case is stored by one statement, also one that was never reached; the end stores none again."""
    missed = CaseResult(2, False, None, None, None, "This case was not reached.")
    result = dataclasses.replace(ACCEPTED, verdict=Verdict.TIME_LIMIT, cases=(SAMPLE, HIDDEN, missed))
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    judge_submission(database, FakeJudge([result]), submission)
    assert sum("submission_cases" in statement for statement in statements) == 3
    assert [(case.index, case.verdict) for case in read(database, submission).cases] == [
        (0, Verdict.ACCEPTED),
        (1, Verdict.ACCEPTED),
        (2, None),
    ]


def test_cases_are_announced(database: Database, submission: str) -> None:
    """What stores a case tells those who watch; what stores nothing, late or a second time, tells nobody."""
    with pytest.raises(KeyboardInterrupt):
        judge_submission(database, _Dying(), submission)
    late, latest = (Claim(Submission, submission, attempt) for attempt in (0, 1))
    with psycopg.connect(database.conninfo, autocommit=True) as listener:
        listener.execute(f"LISTEN {CHANNEL}")
        store_case(database, late, SAMPLE)
        assert list(listener.notifies(timeout=0.1)) == []
        store_case(database, latest, SAMPLE)
        assert [it.payload for it in listener.notifies(timeout=30, stop_after=1)] == [submission]
        store_case(database, latest, SAMPLE)
        assert list(listener.notifies(timeout=0.1)) == []


def test_a_case_waits_for_a_claim(database: Database, submission: str) -> None:
    """A case of an attempt that is overtaken while the case is being stored is dropped."""
    with pytest.raises(KeyboardInterrupt):
        judge_submission(database, _Dying(), submission)
    claim = Claim(Submission, submission, 1)
    storing = threading.Thread(target=store_case, args=(database, claim, SAMPLE))
    with database.transaction() as session:
        session.execute(update(Submission).values(attempt=2))
        storing.start()
        waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        while not session.scalar(waiting):
            assert storing.is_alive()
    storing.join()
    with database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(SubmissionCase)) == 0


def test_done_is_done(database: Database, submission: str) -> None:
    """A job that comes twice is judged once."""
    judge = FakeJudge()
    judge_submission(database, judge, submission)
    judge_submission(database, judge, submission)
    judge_submission(database, judge, "0" * 26)
    assert len(judge.judged) == 1


def test_what_no_column_holds(database: Database, submission: str) -> None:
    """Nulls and halves of characters that a program prints are replaced, and its verdict is kept."""
    odd = "\0\ud800é"
    case = CaseResult(0, True, Verdict.WRONG_ANSWER, 0.1, None, odd, Detail(odd, odd, odd, odd, odd, odd))
    result = Result(Verdict.WRONG_ANSWER, (case,), 0.1, 5 << 30, odd, output=odd, traceback=odd, line=1)
    judge_submission(database, FakeJudge([result]), submission)
    done = read(database, submission)
    assert done.verdict is Verdict.WRONG_ANSWER
    assert done.peak_bytes == 5 << 30
    assert done.output == done.message == done.cases[0].message == "\N{SYMBOL FOR NULL}?é"


def test_problem_is_broken(database: Database, submission: str, caplog: pytest.LogCaptureFixture) -> None:
    """A fault of the author's withdraws the problem; the learner is not blamed, and not told its secrets."""
    judge_submission(database, FakeJudge([PackageError("reference.py", "raises KeyError 42")]), submission)
    done = read(database, submission)
    assert done.verdict is Verdict.JUDGE_ERROR
    assert "withdrawn" in done.message
    assert "KeyError" not in done.model_dump_json()
    assert "reference.py: raises KeyError 42" in caplog.text
    with database.transaction() as session:
        assert problems.current(session, "add").withdrawn == "reference.py: raises KeyError 42"


def test_machine_fails_once(database: Database, submission: str) -> None:
    """A fault of the machine's queues the submission again, in one transaction with a new job."""
    judge = FakeJudge([BoxError("no memory"), ACCEPTED])
    judge_submission(database, judge, submission)
    assert read(database, submission).status is Status.QUEUED
    with database.transaction() as session:
        assert _jobs(session) == 2
    judge_submission(database, judge, submission)
    assert read(database, submission).verdict is Verdict.ACCEPTED


def test_database_fails_once(database: Database, submission: str) -> None:
    """A database that was away for a moment while a case was stored is no fault of anybody's."""
    judge_submission(database, FakeJudge([OperationalError("INSERT", {}, Exception("gone"))]), submission)
    assert read(database, submission).status is Status.QUEUED


def test_machine_keeps_failing(database: Database, submission: str) -> None:
    """After three attempts the machine's fault is a judge error, and nothing is queued any more."""
    judge = FakeJudge([BoxError("no memory")])
    for _ in range(MACHINE_ATTEMPTS + 1):
        judge_submission(database, judge, submission)
    assert len(judge.judged) == MACHINE_ATTEMPTS
    assert read(database, submission).verdict is Verdict.JUDGE_ERROR


def test_our_own_fault(database: Database, submission: str, caplog: pytest.LogCaptureFixture) -> None:
    """A bug is a judge error; its traceback is in the log and not in the answer."""
    judge_submission(database, FakeJudge([ZeroDivisionError("in the judge")]), submission)
    done = read(database, submission)
    assert done.verdict is Verdict.JUDGE_ERROR
    assert "Traceback" in caplog.text
    assert "in the judge" not in done.model_dump_json()


def test_workers_that_keep_dying(database: Database, submission: str) -> None:
    """A submission whose workers die is given up some day, as it may be what kills them."""
    for _ in range(ATTEMPTS):
        with pytest.raises(KeyboardInterrupt):
            judge_submission(database, _Dying(), submission)
    judge = FakeJudge()
    judge_submission(database, judge, submission)
    assert judge.judged == []
    assert read(database, submission).verdict is Verdict.JUDGE_ERROR


def test_fence(database: Database, submission: str) -> None:
    """An attempt that was overtaken writes neither cases nor a verdict."""
    with pytest.raises(KeyboardInterrupt):
        judge_submission(database, _Dying(), submission)
    with pytest.raises(KeyboardInterrupt):
        judge_submission(database, _Dying(), submission)
    late, latest = (Claim(Submission, submission, attempt) for attempt in (1, 2))
    store_case(database, late, SAMPLE)
    store_case(database, latest, HIDDEN)
    with database.transaction() as session:
        wrong = Result(Verdict.WRONG_ANSWER, (SAMPLE,), 0.1, 1, "late")
        assert not finish(session, late, wrong)
    assert read(database, submission).status is Status.RUNNING
    assert [case.index for case in read(database, submission).cases] == [1]
    with database.transaction() as session:
        assert finish(session, latest, ACCEPTED)
        assert not finish(session, latest, wrong)
    assert read(database, submission).verdict is Verdict.ACCEPTED


def boxes(database: Database) -> dict[StartMethod, int]:
    """How many boxes were counted, by how they were started."""
    with database.transaction() as session:
        return {row.start_method: row.number for row in session.scalars(select(BoxStarts))}


def test_boxes_are_counted(database: Database, account: Make, submitted: Submitted) -> None:
    """The boxes of every submission are added up, by how they were started."""
    ada = account("ada")
    for ways in (StartMethod.CLONE,), (), (StartMethod.CLONE, StartMethod.ZYGOTE, StartMethod.ZYGOTE):
        judge_submission(database, FakeJudge([replace(ACCEPTED, start_methods=ways)]), submitted(ada))
    assert boxes(database) == {StartMethod.CLONE: 2, StartMethod.ZYGOTE: 2}


def test_boxes_of_a_late_attempt_are_not_counted(database: Database, submission: str) -> None:
    """What an overtaken attempt says of its boxes is dropped with its verdict."""
    with pytest.raises(KeyboardInterrupt):
        judge_submission(database, _Dying(), submission)
    with database.transaction() as session:
        late = Claim(Submission, submission, 0)
        assert not finish(session, late, replace(ACCEPTED, start_methods=(StartMethod.FRESH,)))
    assert boxes(database) == {}


def test_boxes_are_counted_by_many_workers(database: Database, account: Make, submitted: Submitted) -> None:
    """Workers that finish at the same time neither lose a count nor wait for each other for ever."""
    ada = account("ada")
    ways = (StartMethod.CLONE, StartMethod.ZYGOTE), (StartMethod.ZYGOTE, StartMethod.CLONE)
    work = [(FakeJudge([replace(ACCEPTED, start_methods=ways[number % 2])]), submitted(ada)) for number in range(8)]
    with ThreadPoolExecutor(4) as workers:
        for done in [workers.submit(judge_submission, database, *one) for one in work]:
            done.result()
    assert boxes(database) == {StartMethod.CLONE: 8, StartMethod.ZYGOTE: 8}


class _Dying(FakeJudge):
    """Ends the worker in the middle of a job, as far as that can be done in a thread."""

    def judge(self, *_: object, **__: object) -> Result:
        raise KeyboardInterrupt
