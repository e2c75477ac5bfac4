"""What a box's root holds, as planned and as a program in a box finds it."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from judge.boxes.confinement import root
from judge.boxes.limits import BoxLimits
from judge.boxes.zygote import Zygote
from judge.errors import BoxError
from judge.inside.wire import encode
from judge.packages.package import Signature
from judge.sources import execute
from judge.sources.execute import Answered

SECONDS = 30.0
VERSION = f"python{sys.version_info.major}.{sys.version_info.minor}"


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    """An environment of learners' libraries, with nothing in it."""
    (tmp_path / "lib" / VERSION / "site-packages").mkdir(parents=True)
    return tmp_path


@pytest.fixture(scope="module")
def seen(zygote: Zygote) -> Iterator[Any]:
    """What a program finds: `seen(expression)` is its value there."""
    source = b"import glob, os, stat, sys\n\ndef f(text):\n    return eval(text)\n"
    with zygote.box(BoxLimits()) as box:
        fact = execute.load(box, source, Signature("f", ("text",), "numpy"), SECONDS)
        assert fact.outcome == Answered(None)

        def see(text: str) -> Any:
            outcome = execute.call(box, encode({"text": text}), SECONDS).outcome
            assert isinstance(outcome, Answered), outcome
            return outcome.value

        yield see


def test_libraries_are_missing(tmp_path: Path) -> None:
    """Without the learners' libraries there is no plan, and the error says how to install them."""
    with pytest.raises(BoxError, match="run `make setup`"):
        root.plan(environment=tmp_path)


def test_plan(environment: Path) -> None:
    """The plan names the interpreter, the libraries, our inside, system libraries and four devices, and nothing else."""
    plan = root.plan(environment=environment)
    inside = {target: outside for outside, target in plan.binds}
    assert plan.python == f"/python/bin/{VERSION}"
    assert inside["/packages"] == str(environment / "lib" / VERSION / "site-packages")
    assert inside["/allclose/judge/inside"].endswith("/judge/inside")
    tops = {target.split("/")[1] for target in inside}
    assert tops <= {"python", "packages", "allclose", "usr", "lib", "lib64", "dev"}
    assert {target for target in inside if target.startswith("/dev/")} == {f"/dev/{name}" for name in root.DEVICES}
    assert {target for target in inside if target.startswith("/usr/")} <= {
        target for target in inside if target.startswith("/usr/lib")
    }


def test_what_is_bound_is_there(environment: Path) -> None:
    """Everything that is to be bound exists, none of it by way of a link but the system's own."""
    assert all(Path(outside).exists() for outside, _ in root.plan(environment=environment).binds)


def test_compiled(environment: Path, tmp_path: Path) -> None:
    """A folder of compiled code is bound where there is one; where there is none, its place is empty."""
    without, with_one = root.plan(environment=environment), root.plan(tmp_path, environment)
    assert "/compiled" in without.empty
    assert "/compiled" not in with_one.empty
    assert (str(tmp_path), "/compiled") in with_one.binds


def test_other_packages_are_hidden(environment: Path) -> None:
    """Packages that are installed beside the standard library are covered."""
    library = next(
        outside for outside, target in root.plan(environment=environment).binds if target == f"/python/lib/{VERSION}"
    )
    for name in ("site-packages", "dist-packages"):
        if (Path(library) / name).is_dir():
            assert f"/python/lib/{VERSION}/{name}" in root.plan(environment=environment).empty


@pytest.mark.box
def test_top(seen: Any) -> None:
    """At the top there is what the plan says; no home, no /etc, no file of the host's."""
    tops = set(seen("os.listdir('/')"))
    assert tops <= {
        "allclose", "cache", "compiled", "dev", "lib", "lib64", "packages", "proc", "python", "sys", "tmp", "usr",
    }  # fmt: skip
    assert {"allclose", "packages", "python", "tmp"} <= tops
    assert seen("os.listdir('/usr')") in (["lib"], ["lib64"], ["lib", "lib64"], ["lib64", "lib"])


@pytest.mark.box
def test_ours(seen: Any) -> None:
    """Of our own code there is judge/inside, and nothing else."""
    assert seen("os.listdir('/allclose')") == ["judge"]
    assert seen("os.listdir('/allclose/judge')") == ["inside"]
    assert "wire.py" in seen("os.listdir('/allclose/judge/inside')")
    assert seen("[name for name in sys.modules if name.startswith('app')]") == []


@pytest.mark.box
def test_processor(seen: Any) -> None:
    """Of /proc and /sys there are the files that describe the processor, as the host has them."""
    assert seen("os.listdir('/proc')") == ["cpuinfo"]
    files = seen("[path for top in ('/proc', '/sys') for path in glob.glob(top + '/**', recursive=True)]")
    kept = [path for path in files if Path(path).is_file()]
    assert set(kept) <= set(root.PROCESSOR)


@pytest.mark.box
def test_devices(seen: Any) -> None:
    """There are four devices, and a directory of shared memory."""
    assert set(seen("os.listdir('/dev')")) == {*root.DEVICES, "shm"}
    assert seen("all(stat.S_ISCHR(os.stat('/dev/' + name).st_mode) for name in ('null', 'full', 'random', 'urandom'))")


@pytest.mark.box
def test_what_can_be_written(seen: Any) -> None:
    """The two scratch directories can be written, and nothing else that there is."""
    writable = "[top for top, _, _ in os.walk('/') if os.access(top, os.W_OK)]"
    assert set(seen(writable)) == {"/tmp", "/dev/shm"}


@pytest.mark.box
def test_start_is_empty(seen: Any) -> None:
    """A box begins with empty scratch directories, and sees none of the other packages' compiled code."""
    assert seen("os.listdir('/tmp') + os.listdir('/dev/shm')") == []
    assert seen("os.listdir('/compiled') + os.listdir('/cache')") == []


@pytest.mark.box
def test_paths(seen: Any) -> None:
    """Modules are found in the root's own places only."""
    places = seen("sys.path")
    assert all(place.startswith(("/allclose", "/packages", "/python/")) for place in places)
    assert seen("sys.executable") in ("", f"/python/bin/{VERSION}")
