"""The Makefile's set-up: whatever ran before, it leaves every built file in place, or it fails.

The real Makefile runs in a copy of the files that it depends on. Scripts take the place of Python and uv: as the real uv
does, this one builds the project when it is told to reinstall it, and otherwise trusts that an earlier build is there.
"""

import os
import platform
import shutil
import subprocess
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
INPUTS = ("Makefile", "pyproject.toml", "uv.lock", "hatch_build.py", "judge/inside/forkall.c")
SCRIPTS = ("app/static/dist/page.js", "app/static/dist/problem.js")
LIBRARY = "judge/inside/libforkall.so"
COMPILED = (platform.system(), platform.machine()) == ("Linux", "x86_64")
BUILT = (*SCRIPTS, LIBRARY) if COMPILED else SCRIPTS

PYTHON = """#!/bin/sh
case "$*" in
    "-m venv .venv") mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
    *"pip install"*) cp "$FAKE_UV" .venv/bin/uv ;;
esac
"""
UV = """#!/bin/sh
echo "$*" >> "$FAKE_LOG"
case "$*" in
    *--no-install-project*) exit 0 ;;
    *"--reinstall-package allclose"*) ;;
    *) test ! -e "$FAKE_CACHE" || exit 0 ;;
esac
touch "$FAKE_CACHE"
mkdir -p app/static/dist
for file in $FAKE_BUILDS; do touch "$file"; done
"""


class Copy:
    """A copy of what the Makefile reads, with the scripts outside it, so that `make clean` leaves them alone."""

    def __init__(self, folder: Path) -> None:
        self.tree = folder / "tree"
        self._log = folder / "log"
        for name in INPUTS:
            (self.tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(HOUSE / name, self.tree / name)
        shutil.copytree(HOUSE / "frontend", self.tree / "frontend", ignore=shutil.ignore_patterns("node_modules"))
        for name, text in ("python", PYTHON), ("uv", UV):
            (folder / name).write_text(text)
            (folder / name).chmod(0o755)
        self._environment = {
            "PATH": os.environ["PATH"],
            "FAKE_UV": str(folder / "uv"),
            "FAKE_CACHE": str(folder / "cache"),
            "FAKE_LOG": str(self._log),
            "PYTHON": str(folder / "python"),
        }

    def make(self, *targets: str, builds: tuple[str, ...] = BUILT) -> subprocess.CompletedProcess[str]:
        """Run `make`; a build creates the files `builds`."""
        environment = {**self._environment, "FAKE_BUILDS": " ".join(builds)}
        return subprocess.run(
            ["make", *targets], cwd=self.tree, env=environment, capture_output=True, text=True, check=False
        )

    def remove(self, name: str) -> None:
        """Delete a file or a folder, as anybody might by hand."""
        path = self.tree / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    def complete(self) -> bool:
        """Whether every built file is there."""
        return all((self.tree / name).is_file() for name in BUILT)

    def syncs(self) -> int:
        """How often uv ran."""
        return len(self._log.read_text().splitlines())


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """A copy that is set up."""
    it = Copy(tmp_path)
    assert it.make("setup").returncode == 0
    assert it.complete()
    return it


def test_setup_twice(copy: Copy) -> None:
    """A second set-up does nothing."""
    before = copy.syncs()
    assert copy.make("setup").returncode == 0
    assert copy.syncs() == before


@pytest.mark.parametrize("targets", [["clean", "setup"], ["clean"]])
def test_clean_and_setup(copy: Copy, targets: list[str]) -> None:
    """After `make clean`, set-up builds again what was removed, although uv has a cached build."""
    assert copy.make(*targets).returncode == 0
    assert copy.make("setup").returncode == 0
    assert copy.complete()


@pytest.mark.parametrize("name", ["app/static/dist", SCRIPTS[0], pytest.param(LIBRARY, marks=pytest.mark.skipif(
    not COMPILED, reason="the cloning library is for Linux on x86-64"
))])  # fmt: skip
def test_one_is_missing(copy: Copy, name: str) -> None:
    """Set-up builds again what somebody deleted."""
    copy.remove(name)
    assert copy.make("setup").returncode == 0
    assert copy.complete()


def test_run_sets_up(copy: Copy) -> None:
    """`make run` builds what is missing before it starts anything."""
    copy.make("clean")
    copy.make("run")  # it fails, as there is nothing to start here
    assert copy.complete()


@pytest.mark.parametrize("name", BUILT)
def test_build_leaves_one_out(copy: Copy, name: str) -> None:
    """Set-up fails, and names the file, when a build does not create it; it fails again until it does."""
    copy.make("clean")
    rest = tuple(it for it in BUILT if it != name)
    for _ in range(2):
        done = copy.make("setup", builds=rest)
        assert done.returncode != 0
        assert name in done.stdout
    assert copy.make("setup").returncode == 0
    assert copy.complete()
