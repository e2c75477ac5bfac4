"""`allclose check`, as authors and scripts run it."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.judge.check.conftest import packaged

Run = Callable[..., "CompletedProcess[str]"]


@pytest.fixture
def package(home: Path) -> Path:
    """A sound package that needs NumPy alone."""
    folder = home / "problems" / "p"
    for name, data in packaged().files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


@pytest.mark.box
def test_sound(run: Run, package: Path, home: Path) -> None:
    """A sound package passes with status 0; the numbers are told, and the page is one file without scripts."""
    done = run("check", str(package), "--html", "report.html")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("p: passed, 3 warnings")
    assert "100.0% of those that are not equivalent" in done.stdout
    assert "  w0.py " in done.stdout
    assert done.stderr == ""
    page = (home / "report.html").read_text()
    assert "Passed" in page
    assert "<script" not in page
    assert "src=" not in page


@pytest.mark.box
def test_weak_as_json(run: Run, package: Path) -> None:
    """A weak package does not pass: status 1, and one JSON object with where, what and what to do."""
    cases = (
        (package / "cases.py").read_text().replace("rng.standard_normal(shape)", "rng.standard_normal(shape) * 1e-9")
    )
    (package / "cases.py").write_text(cases)
    done = run("check", str(package), "--json")
    assert done.returncode == 1, done.stderr
    report = json.loads(done.stdout)
    assert not report["passed"]
    errors = [finding for finding in report["findings"] if finding["level"] == "error"]
    assert "no-effect" in {finding["rule"] for finding in errors}
    assert all(finding["where"] and finding["found"] and finding["remedy"] for finding in errors)


def test_unreadable(run: Run, package: Path) -> None:
    """A package that cannot be read does not pass, with a report that names the key."""
    with (package / "problem.toml").open("a") as file:
        file.write("[limits]\ncase_second = 1\n")
    done = run("check", str(package), "--json")
    assert done.returncode == 1
    [finding] = json.loads(done.stdout)["findings"]
    assert finding["where"] == "problem.toml: limits.case_second"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nowhere",), "nowhere is not a folder"),
        ((), "package_dir"),
        (("problems/p", "--html", "nowhere/report.html"), "folder that does not exist"),
        (("problems/p", "--html", "problems"), "is a folder"),
        (("problems/p", "--jsn"), "--jsn"),
    ],
)
def test_bad_usage(run: Run, package: Path, arguments: tuple[str, ...], sentence: str) -> None:
    """Bad usage is told in one sentence, with status 2, before anything is run."""
    done = run("check", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence.lower() in done.stderr.lower()
    assert "Traceback" not in done.stderr
