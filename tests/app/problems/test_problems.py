"""`app.problems.problems`."""

import gc
import shutil
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database.database import Database
from app.database.tables import ProblemVersion, Role, User
from app.errors import NotFound
from app.problems import problems
from judge.packages.package import Package
from tests.app.conftest import tiny_package

Make = Callable[..., User]


def test_publishing_again_changes_nothing(session: Session, package: Package) -> None:
    """The same package is the same version, however often it is loaded."""
    first = problems.publish(session, package)
    assert problems.publish(session, package) is first
    assert problems.current(session, package.slug) is first


def test_new_version(session: Session, package: Package) -> None:
    """A changed package is a new version; the old one stays, and can become the current one again."""
    old = problems.publish(session, package)
    new = problems.publish(session, tiny_package(title="Adding"))
    assert problems.current(session, package.slug) is new
    assert [version.title for version in problems.listed(session)] == ["Adding"]
    assert session.scalar(select(func.count()).select_from(ProblemVersion)) == 2
    assert problems.publish(session, package) is old
    assert problems.current(session, package.slug) is old


def test_package_comes_back(session: Session, package: Package) -> None:
    """What is kept is the package, file by file."""
    version = problems.publish(session, package)
    session.expire(version)
    assert problems.package_of(version) == package


def test_cache_keeps_no_archive(database: Database) -> None:
    """A package that is read often is parsed once; the cache holds on to no version, and so to no archive."""
    with database.transaction() as session:
        version = problems.publish(session, tiny_package(title="In no other test"))
        parsed = problems.package_of(version)
        kept = weakref.ref(version)
    del version, session
    gc.collect()
    assert kept() is None
    with database.transaction() as session:
        assert problems.package_of(problems.current(session, "add")) is parsed


def test_cache_drops_the_least_recently_used(session: Session) -> None:
    """A package that is in use stays in the cache, however many others are read; the oldest of those goes first."""
    used, *others = (
        problems.publish(session, tiny_package("add", f"Number {index}"))
        for index in range(problems.CACHED_PACKAGES + 1)
    )
    kept = problems.package_of(used)
    parsed = []
    for other in others:
        parsed.append(problems.package_of(other))
        assert problems.package_of(used) is kept
    assert problems.package_of(others[-1]) is parsed[-1]
    assert problems.package_of(others[0]) is not parsed[0]


def test_unknown_problem(session: Session) -> None:
    """An unknown slug is not found, even one that no database would like."""
    for slug in "nothing", "x" * 100:
        with pytest.raises(NotFound):
            problems.current(session, slug)


def test_bad_folder_does_not_stop_the_others(
    database: Database, package: Package, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A folder that is no package is logged with its fault and passed over."""
    _write(package, tmp_path / "add")
    _write(tiny_package("broken"), tmp_path / "broken")
    (tmp_path / "broken" / "cases.py").unlink()
    (tmp_path / ".git").mkdir()
    (tmp_path / "README.md").write_text("")
    faults = problems.publish_folders(database, tmp_path)
    assert len(faults) == 1
    assert "cases.py" in caplog.text
    with database.transaction() as session:
        assert [version.slug for version in problems.listed(session)] == ["add"]
    shutil.rmtree(tmp_path / "broken")
    assert problems.publish_folders(database, tmp_path) == []


def _title(database: Database) -> str:
    with database.transaction() as session:
        return problems.current(session, "add").title


def test_restart_keeps_what_was_published_since(database: Database, account: Make, tmp_path: Path) -> None:
    """A folder that was published before does not replace what an administrator has published since; a changed one does."""
    root = account("root", Role.ADMIN)
    _write(tiny_package(), tmp_path / "add")
    problems.publish_folders(database, tmp_path)
    with database.transaction() as session:
        problems.publish(session, tiny_package(title="By hand"), owner_id=root.id, by_id=root.id)
    assert problems.publish_folders(database, tmp_path) == []
    assert _title(database) == "By hand"
    _write(tiny_package(title="By the folder"), tmp_path / "add")
    problems.publish_folders(database, tmp_path)
    assert _title(database) == "By the folder"
    _write(tiny_package(), tmp_path / "add")  # nobody has decided since: what lies in the folder holds
    problems.publish_folders(database, tmp_path)
    assert _title(database) == "Addition"


def test_restart_and_withdrawals(database: Database, account: Make, tmp_path: Path) -> None:
    """A restart lifts a withdrawal that the judge made, and none that a person made."""
    root = account("root", Role.ADMIN)
    _write(tiny_package(), tmp_path / "add")
    problems.publish_folders(database, tmp_path)
    for by, after in ((None, None), (root.id, "wrong")):
        with database.transaction() as session:
            version = problems.current(session, "add")
            version.withdrawn, version.withdrawn_by_id = "wrong", by
        problems.publish_folders(database, tmp_path)
        with database.transaction() as session:
            assert problems.current(session, "add").withdrawn == after


def test_folder_with_the_slug_of_an_instructor(
    database: Database, account: Make, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A folder whose slug an instructor owns is not published, and the operator is told."""
    ines = account("ines", Role.INSTRUCTOR)
    with database.transaction() as session:
        problems.publish(session, tiny_package(title="Hers"), owner_id=ines.id, by_id=ines.id)
    _write(tiny_package(), tmp_path / "add")
    (fault,) = problems.publish_folders(database, tmp_path)
    assert (fault.where, "ines" in fault.message) == ("problem.toml: slug", True)
    assert "ines" in caplog.text
    assert _title(database) == "Hers"


def _write(package: Package, folder: Path) -> None:
    for name, content in package.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
