"""`allclose judge` and `allclose doctor`, as scripts drive them."""

import json
import shlex
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests import tutorial

Run = Callable[..., "CompletedProcess[str]"]
MANIFEST = """\
format = 1
slug = "double"
[signature]
function = "double"
arguments = ["x"]
[tolerance]
atol = 1e-6
rtol = 0
"""
TRY = """\
import numpy as np


def layer_norm(x, gain, bias, eps):
    from_mean = x - x.mean(-1, keepdims=True)
    return from_mean / np.sqrt((from_mean**2).sum(-1, keepdims=True) + eps) * gain + bias
"""
CASES = """\
import numpy as np


def samples():
    return [{"x": np.ones(3)}]


def hidden(rng):
    return [{"x": rng.normal(size=3) + 1234}]
"""


@pytest.fixture
def package(home: Path) -> Path:
    """A package that needs NumPy alone."""
    folder = home / "problems" / "double"
    folder.mkdir()
    files = {
        "problem.toml": MANIFEST,
        "statement.md": "# Double\n",
        "starter.py": "def double(x):\n    return None\n",
        "reference.py": "def double(x):\n    return 2 * x\n",
        "cases.py": CASES,
    }
    for name, text in files.items():
        (folder / name).write_text(text)
    return folder


def write(home: Path, name: str, text: str) -> str:
    """A file to judge."""
    (home / name).write_text(text)
    return name


@pytest.mark.box
def test_right(run: Run, home: Path, package: Path) -> None:
    """A right file is accepted, in one line of words, with status 0."""
    done = run("judge", str(package), write(home, "right.py", "def double(x):\n    return x + x\n"))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("right.py: accepted, 2 of 2 cases")


@pytest.mark.box
@pytest.mark.parametrize("way", ["zygote", "fresh"])
def test_way(run: Run, home: Path, package: Path, way: str) -> None:
    """The way in which boxes are made can be chosen; the verdict is the same."""
    done = run("judge", str(package), write(home, "right.py", "def double(x):\n    return x + x\n"), "--way", way)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("right.py: accepted, 2 of 2 cases")


@pytest.mark.box
def test_way_that_is_not_there(run: Run, home: Path, package: Path) -> None:
    """Who insists on clones gets them, or status 3 and the reason."""
    done = run("judge", str(package), write(home, "right.py", "def double(x):\n    return x + x\n"), "--way", "clone")
    if done.returncode:
        assert done.returncode == 3
        assert "boxes cannot be made by --way clone on this machine: " in done.stderr
    else:
        assert done.stdout.startswith("right.py: accepted, 2 of 2 cases")


@pytest.mark.box
def test_many_as_json(run: Run, home: Path, package: Path) -> None:
    """Many files give one object a line, in order, with the documented keys; one that is wrong gives status 1."""
    right = write(home, "right.py", "def double(x):\n    return x + x\n")
    wrong = write(home, "wrong.py", "def double(x):\n    return x\n")
    broken = write(home, "broken.py", "def double(x:\n")
    done = run("judge", str(package), right, wrong, broken, "--json")
    assert done.returncode == 1, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(each["file"], each["verdict"]) for each in found] == [
        ("right.py", "accepted"),
        ("wrong.py", "wrong_answer"),
        ("broken.py", "compile_error"),
    ]
    assert set(found[1]) == {"file", "verdict", "cases", "wall_seconds", "peak_bytes", "message", "diagnosis"}
    keys = {"index", "sample", "verdict", "wall_seconds", "max_abs_error", "message", "line"}
    assert all(set(case) == keys for case in found[1]["cases"])
    assert "^" in found[2]["traceback"]


@pytest.mark.box
def test_as_in_the_tutorial(run: Run, home: Path) -> None:
    """The explanation comes before the cases: of a labelled mistake in its author's words, of others in ours."""
    tutorial.write(home, tutorial.files()[1])
    write(home, "another_try.py", TRY)
    mistakes = Path(tutorial.SLUG) / "submissions" / "wrong_answer"
    *command, _ = shlex.split(tutorial.typed("judge layer_norm"))[1:]
    assert command[2:] == [f"{mistakes}/*.py"]
    done = run("judge", tutorial.SLUG, str(mistakes / "no_root.py"), "another_try.py")
    assert done.returncode == 1, done.stderr
    labelled, other = done.stdout.split("another_try.py: ")
    assert "  You divided by the variance. Divide by its square root." in labelled.splitlines()[2]
    assert "correct program in which `len(row)` is left out" in other.splitlines()[2]


@pytest.mark.box
def test_a_package_commands_no_terminal(run: Run, home: Path, package: Path) -> None:
    """What is shown of an author's program has its control characters written out."""
    (package / "reference.py").write_text(
        "import numpy as np\n\n\ndef double(x):\n    return np.sin(x * len('\x1b')) * np.cos(x) + x**2\n"
    )
    done = run(
        "judge",
        str(package),
        write(home, "wrong.py", "import numpy as np\n\ndef double(x):\n    return x * np.cos(x) + x**2\n"),
    )
    assert "`sin` is left out of `np.sin(x * len('\\x1b'))`" in done.stdout
    assert done.stdout.replace("\n", "").isprintable()


@pytest.mark.box
def test_hidden_values_only_for_the_author(run: Run, home: Path, package: Path) -> None:
    """Hidden values are not told, unless the package's author asks with --reveal."""
    leak = write(home, "leak.py", "def double(x):\n    print(x)\n    raise ValueError(str(x))\n")
    told, revealed = run("judge", str(package), leak), run("judge", str(package), leak, "--reveal")
    assert (told.returncode, revealed.returncode) == (1, 1)
    assert "123" not in told.stdout.split("hidden", 1)[1]
    assert "123" in revealed.stdout.split("hidden", 1)[1]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nowhere", "right.py"), "nowhere is not a folder"),
        (("problems/double", "nowhere.py"), "nowhere.py"),
        (("problems/double", "problems"), "problems is a folder; give the files"),
        (("problems/double",), "source"),
        (("problems/double", "right.py", "--way", "quick"), "--way"),
    ],
)
def test_bad_usage(run: Run, package: Path, arguments: tuple[str, ...], sentence: str) -> None:
    """Bad usage is told in one sentence that names what was wrong, with status 2."""
    done = run("judge", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_bad_package(run: Run, home: Path, package: Path) -> None:
    """A package that is wrong is named by file and key, with status 2."""
    (package / "problem.toml").write_text(MANIFEST + "rtoll = 1\n")
    done = run("judge", str(package), write(home, "right.py", ""))
    assert done.returncode == 2
    assert "problem.toml" in done.stderr
    assert "rtoll" in done.stderr


@pytest.mark.box
def test_faulty_reference(run: Run, home: Path, package: Path) -> None:
    """A reference that raises is its author's fault: status 2, with the file's name, and no verdict."""
    (package / "reference.py").write_text("def double(x):\n    raise ValueError('broken')\n")
    done = run("judge", str(package), write(home, "right.py", "def double(x):\n    return x + x\n"), "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "reference.py" in done.stderr


@pytest.mark.box
def test_doctor(run: Run) -> None:
    """The doctor names every mechanism, present or missing; with --json for programs; its status says whether all is well."""
    done = run("doctor", "--json")
    report = json.loads(done.stdout)
    assert done.returncode == (0 if report["sound"] else 1)
    names = {finding["name"] for finding in report["findings"]}
    assert {"seccomp", "user namespaces", "memory by cgroup"} <= names
    assert all(finding["without"] and finding["remedy"] for finding in report["findings"])
    words = run("doctor").stdout
    assert all(name in words for name in names)
