"""`allclose problem new`: what it lays passes the check once three functions are written."""

import os
import pty
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from judge.packages.reader import read_folder
from tests import tutorial

Run = Callable[..., "CompletedProcess[str]"]
ARGUMENTS = ("--arguments", "x:float[n,d],y:float[m,d]", "--function", "similarity", "--title", "Cosine similarity")
UNIT = "    {0} = {0} / np.linalg.norm({0}, axis=1, keepdims=True)\n"
FIRST = UNIT.format("x") + UNIT.format("y") + "    return x @ y.T\n"
SECOND = "    return np.array([[a @ b / (a @ a * (b @ b)) ** 0.5 for b in y] for a in x])\n"


def fill(path: Path, body: str) -> None:
    """Write the function that says TODO."""
    text = path.read_text()
    path.write_text(text[: text.index("    # TODO")] + body)


@pytest.mark.box
def test_three_functions(run: Run, home: Path) -> None:
    """Three functions say TODO; when they are written, the package passes."""
    done = run("problem", "new", "cosine", *ARGUMENTS)
    assert done.returncode == 0, done.stderr
    folder = home / "problems" / "cosine"
    package = read_folder(folder)
    assert (package.title, package.signature.function) == ("Cosine similarity", "similarity")
    unwritten = {path for path in folder.rglob("*.py") if "TODO" in path.read_text()}
    accepted = folder / "submissions" / "accepted"
    assert unwritten == {folder / "reference.py", accepted / "first_way.py", accepted / "second_way.py"}
    fill(folder / "reference.py", FIRST)
    fill(accepted / "first_way.py", FIRST)
    fill(accepted / "second_way.py", SECOND)
    checked = run("check", str(folder))
    assert checked.returncode == 0, checked.stdout


def test_defaults(run: Run, home: Path) -> None:
    """Where nobody can be asked, the slug is the function's name, and the one argument an array."""
    assert run("problem", "new", "row_means", "--dir", "elsewhere", "--arrays", "jax").returncode == 0
    package = read_folder(home / "elsewhere" / "row_means")
    assert (package.title, package.signature.function) == ("Row means", "row_means")
    assert (package.signature.arguments, package.signature.arrays) == (("x",), "jax")


def test_where(run: Run, home: Path) -> None:
    """Without a folder of problems it is laid here, as the tutorial's is."""
    (home / "problems").rmdir()
    assert run("problem", "new", "row_means").returncode == 0
    assert read_folder(home / "row_means").slug == "row_means"


def test_as_in_the_tutorial(run: Run, home: Path) -> None:
    """The tutorial's command creates a package with its arguments."""
    assert run(*shlex.split(tutorial.typed("problem new").replace("\\\n", ""))[1:]).returncode == 0
    package = read_folder(home / "problems" / "layer_norm")
    assert (package.title, package.signature.arguments) == ("Layer normalisation", ("x", "gain", "bias", "eps"))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("Cosine",), "'Cosine' is not a slug"),
        (("../up",), "is not a slug"),
        (("cosine", "--arrays", "torch"), "expected numpy or jax"),
        (("cosine", "--function", "class"), "signature.function"),
        (("cosine", "--function", "two words"), "signature.function"),
        (("cosine", "--arguments", "x,x"), "twice; name"),
        (("cosine", "--arguments", "2x"), "'2x' is not a Python name"),
        (("cosine", "--arguments", "x:text"), "'text' is not a type"),
        (("cosine", "--arguments", "x:float[n*2]"), "'n*2' is not a size"),
        (("cosine", "--arguments", ""), "at least one"),
        (("cosine", "--title", ""), "statement.md"),
        ((), "slug"),
    ],
)
def test_refusals(run: Run, home: Path, arguments: tuple[str, ...], sentence: str) -> None:
    """What cannot be is refused in one sentence, with status 2, and nothing is written."""
    done = run("problem", "new", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence.lower() in done.stderr.lower()
    assert "Traceback" not in done.stderr
    assert list((home / "problems").iterdir()) == []


def test_nothing_is_overwritten(run: Run, home: Path) -> None:
    """A folder that is there is left as it is."""
    (home / "problems" / "cosine").mkdir()
    done = run("problem", "new", "cosine")
    assert done.returncode == 2
    assert "already exists" in done.stderr
    assert list((home / "problems" / "cosine").iterdir()) == []


def test_asks(home: Path, environment: dict[str, str]) -> None:
    """On a terminal it asks for what is not given, and an empty answer takes what it offers."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "app.cli", "problem", "new", "cosine", "--function", "similarity"]
    with subprocess.Popen(command, cwd=home, env=environment, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        os.write(ours, b"Angles between rows\n\n")
        assert process.wait(60) == 0
    os.close(ours)
    package = read_folder(home / "problems" / "cosine")
    assert (package.title, package.signature.function) == ("Angles between rows", "similarity")
    assert package.signature.arguments == ("x",)
