"""`app.problems.publishing`: who may publish what, and what becomes of older versions."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from app.database.database import Database
from app.database.tables import Problem, ProblemVersion, Role, Status, User
from app.errors import Conflict, Invalid, NotFound
from app.problems import packages, problems, publishing
from app.settings import Settings
from app.submissions.submissions import Draft, submit
from judge.errors import BoxError
from tests.app.conftest import ERROR, WARNING, FakeChecks, check_draft, tiny_package

Make = Callable[..., User]
Uploaded = Callable[..., str]


@pytest.fixture
def ines(account: Make) -> User:
    """An instructor."""
    return account("ines", Role.INSTRUCTOR)


@pytest.fixture
def ivo(account: Make) -> User:
    """Another instructor."""
    return account("ivo", Role.INSTRUCTOR)


@pytest.fixture
def root(account: Make) -> User:
    """An administrator."""
    return account("root", Role.ADMIN)


def publish(database: Database, user: User, draft_id: str) -> ProblemVersion:
    """Publish a draft in a transaction of its own."""
    with database.transaction() as session:
        return publishing.publish(session, user, packages.find(session, user, draft_id, archive=True))


def test_first_publisher_owns_the_slug(database: Database, ines: User, ivo: User, sound: Uploaded) -> None:
    """Who publishes a slug first owns it; a draft of somebody else's that came too late is refused."""
    late = sound(ivo)
    version = publish(database, ines, sound(ines))
    assert (version.number, version.slug) == (1, "add")
    with database.transaction() as session:
        assert [problem.slug for problem in publishing.owned(session, ines)] == ["add"]
        assert publishing.owned(session, ivo) == []
    with pytest.raises(Conflict, match="belongs to another user"):
        publish(database, ivo, late)


def test_again_changes_nothing(database: Database, ines: User, sound: Uploaded) -> None:
    """The same files are the same version, from the same draft and from another."""
    first = sound(ines)
    ids = {publish(database, ines, draft).id for draft in (first, first, sound(ines))}
    assert len(ids) == 1


def test_new_version(database: Database, settings: Settings, account: Make, ines: User, sound: Uploaded) -> None:
    """A changed package is a new version; older submissions keep theirs."""
    old = publish(database, ines, sound(ines))
    with database.transaction() as session:
        ada = session.merge(account("ada"))
        (one,) = submit(session, settings, ada, [Draft("add", b"")])
    new = publish(database, ines, sound(ines, tiny_package(title="Adding")))
    assert (old.number, new.number) == (1, 2)
    with database.transaction() as session:
        assert problems.current(session, "add").id == new.id
        assert session.merge(one).problem_version_id == old.id
        assert [it.number for it in publishing.versions(session, session.get_one(Problem, "add"))] == [2, 1]


def test_not_before_it_passes(database: Database, ines: User, uploaded: Uploaded) -> None:
    """A draft is not published before its check has passed, and the reasons are told."""
    one = uploaded(ines)
    with pytest.raises(Conflict, match="The check is not finished"):
        publish(database, ines, one)
    check_draft(database, FakeChecks((WARNING, ERROR)), one)
    with pytest.raises(Conflict) as refused:
        publish(database, ines, one)
    assert refused.value.reasons == ("cases.py: No hidden case tells a + b from a + 2 * b.",)
    with database.transaction() as session:
        assert session.get(Problem, "add") is None


def test_warnings_do_not_stand_against_it(database: Database, ines: User, uploaded: Uploaded) -> None:
    """A draft with warnings may be published."""
    one = uploaded(ines)
    check_draft(database, FakeChecks((WARNING,)), one)
    assert publish(database, ines, one).number == 1


def test_machine_failed(database: Database, ines: User, uploaded: Uploaded) -> None:
    """A draft that could not be checked is not published, and what to do is told."""
    one = uploaded(ines)
    for _ in range(3):
        check_draft(database, FakeChecks(fault=BoxError("no memory")), one)
    with pytest.raises(Conflict, match="machine failed several times\\. Upload it again"):
        publish(database, ines, one)


def test_other_files(database: Database, ines: User, sound: Uploaded) -> None:
    """A report that is of other files than the draft's does not let it be published."""
    one = sound(ines)
    with database.transaction() as session:
        draft = packages.find(session, ines, one)
        assert draft.report is not None
        draft.report = {**draft.report, "digest": "0" * 64}
    with pytest.raises(Conflict, match="The report belongs to other files"):
        publish(database, ines, one)


def test_unreadable_draft(database: Database, ines: User, sound: Uploaded) -> None:
    """A draft that this release cannot read is not published, and its author is told."""
    one = sound(ines)
    problems.package_of.cache_clear()  # as in a process of another release
    with database.transaction() as session:
        packages.find(session, ines, one).archive = b"of another release"
    with pytest.raises(Conflict, match="cannot read the draft"):
        publish(database, ines, one)


def test_administrator(database: Database, ines: User, root: User, problem: str, sound: Uploaded) -> None:
    """An administrator publishes over the operator's problems, and for an instructor, whose problem it then is."""
    over = sound(root, tiny_package(problem, "Adding"))
    assert publish(database, root, over).number == 2
    with database.transaction() as session:
        assert session.get_one(Problem, problem).owner_id is None
    publish(database, root, sound(ines, tiny_package("other")))
    with database.transaction() as session:
        assert session.get_one(Problem, "other").owner_id == ines.id
        assert {it.slug for it in publishing.owned(session, root)} == {problem, "other"}


def test_withdraw_and_publish_again(database: Database, ines: User, ivo: User, sound: Uploaded) -> None:
    """A withdrawn version is judged no more until it is published again; only its owner does either."""
    one = sound(ines)
    publish(database, ines, one)
    with database.transaction() as session:
        with pytest.raises(NotFound):
            publishing.withdraw(session, ivo, "add", 1, "because")
        with pytest.raises(NotFound, match="no version 2"):
            publishing.withdraw(session, ines, "add", 2, "because")
        for reason in "", "  \n ", "x" * 501:
            with pytest.raises(Invalid, match="reason of 1 to 500"):
                publishing.withdraw(session, ines, "add", 1, reason)
        version = publishing.withdraw(session, ines, "add", 1, "  Case 3\nis wrong. ")
        assert version.withdrawn == "Case 3 is wrong."
        assert not publishing.in_force(session, version)
    assert publish(database, ines, one).withdrawn is None
    with database.transaction() as session:
        assert publishing.in_force(session, problems.current(session, "add"))


def test_back_to_an_earlier_version(database: Database, ines: User, ivo: User, sound: Uploaded) -> None:
    """An earlier version becomes the current one again, also one that was withdrawn."""
    old = publish(database, ines, sound(ines))
    publish(database, ines, sound(ines, tiny_package(title="Adding")))
    with database.transaction() as session:
        publishing.withdraw(session, ines, "add", 1, "typing error")
        with pytest.raises(NotFound):
            publishing.publish_again(session, ivo, "add", 1)
        publishing.publish_again(session, ines, "add", 1)
    with database.transaction() as session:
        assert problems.current(session, "add").id == old.id
        assert problems.current(session, "add").withdrawn is None


def test_deleting_a_published_draft(database: Database, ines: User, sound: Uploaded) -> None:
    """The version stays when the draft that it came from is forgotten."""
    one = sound(ines)
    publish(database, ines, one)
    with database.transaction() as session:
        packages.delete(session, ines, one)
    with database.transaction() as session:
        assert problems.package_of(problems.current(session, "add")) == tiny_package()


def test_obstacles_of_a_long_report(session: Session, database: Database, ines: User, uploaded: Uploaded) -> None:
    """Of a hundred errors some are named as reasons, and the number of the others."""
    one = uploaded(ines)
    check_draft(database, FakeChecks((ERROR,) * 100), one)
    draft = packages.find(session, ines, one)
    assert draft.status is Status.DONE
    reasons = publishing.obstacles(draft)
    assert len(reasons) == publishing.MOST_REASONS + 1
    assert reasons[-1] == "And 80 more; see the report."
