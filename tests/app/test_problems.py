"""`app.problems`."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import problems
from app.database import Database
from app.errors import NotFound
from app.tables import ProblemVersion
from judge.package import Package
from tests.app.conftest import tiny_package


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


def _write(package: Package, folder: Path) -> None:
    for name, content in package.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
