"""`docker/worker-seccomp.json`: the worker can do everything under this profile that it can do without it."""

import copy
import ctypes
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from judge.boxes.cloning import CloneFailure
from judge.boxes.doctor.doctor import TRY_USER_NAMESPACE
from judge.boxes.launch import may_map_ids
from judge.inside import kernel
from tests.judge.conftest import tiny_package

pytestmark = pytest.mark.box
HOUSE = Path(__file__).parents[2]
PROFILE: dict[str, Any] = json.loads((HOUSE / "docker/worker-seccomp.json").read_text())
NO_PROFILE: dict[str, Any] = {"defaultAction": "SCMP_ACT_ALLOW", "syscalls": []}
ALLCLOSE = str(Path(sys.executable).with_name("allclose"))
NOT_IN_CONTAINERS = {"memory by cgroup", "one user id a box"}
Done = subprocess.CompletedProcess[str]
Contained = Callable[..., Done]


@pytest.fixture
def home() -> Iterator[Path]:
    """The folder in which the container's user may write. Others may not enter pytest's own folders."""
    with tempfile.TemporaryDirectory(prefix="contained-") as folder:
        yield Path(folder)


@pytest.fixture
def contained(home: Path) -> Contained:
    """Runs a command as the container's user, under a profile."""
    try:
        ctypes.CDLL("libseccomp.so.2")
    except OSError:
        pytest.skip("libseccomp is missing")
    if os.geteuid() == 0 and not may_map_ids():
        pytest.skip("this process is root, and has no right to become an ordinary user")

    def run(profile: dict[str, Any], *command: str) -> Done:
        path = home / "profile.json"
        path.write_text(json.dumps(profile))
        wrapped = [sys.executable, "-m", "tests.docker.contained", str(path), str(home), *command]
        done = subprocess.run(wrapped, cwd=HOUSE, capture_output=True, text=True, timeout=600)
        assert "contained.py" not in done.stderr, done.stderr
        return done

    if run(NO_PROFILE, sys.executable, "-c", TRY_USER_NAMESPACE).returncode:
        pytest.skip("an ordinary user may not make user namespaces on this machine")
    return run


def without(name: str) -> dict[str, Any]:
    """The worker's profile, with one system call less."""
    profile = copy.deepcopy(PROFILE)
    for rule in profile["syscalls"]:
        rule["names"] = [it for it in rule["names"] if it != name]
    return profile


def findings(done: Done) -> dict[str, dict[str, Any]]:
    """What `allclose doctor --json` found, by name."""
    return {finding["name"]: finding for finding in json.loads(done.stdout)["findings"]}


def absent(found: dict[str, dict[str, Any]]) -> dict[str, str]:
    """What is absent although a container could have it, each with the detail."""
    return {name: it["detail"] for name, it in found.items() if not it["present"] and name not in NOT_IN_CONTAINERS}


def skip_without_clones(contained: Contained, found: dict[str, dict[str, Any]], expected: CloneFailure) -> None:
    """Skip if another cause than the expected one was found, and it is this machine's."""
    cause = found["warm clones"]["cause"]
    if (
        cause != expected
        and findings(contained(NO_PROFILE, ALLCLOSE, "doctor", "--json"))["warm clones"]["cause"] == cause
    ):
        pytest.skip(f"boxes are not cloned on this machine: {cause}")


def test_doctor(contained: Contained) -> None:
    """Everything is present in the container but memory limits by control group and user ids of the boxes' own."""
    done = contained(PROFILE, ALLCLOSE, "doctor", "--json")
    found = findings(done)
    missing = absent(found)
    if missing and missing.keys() <= absent(findings(contained(NO_PROFILE, ALLCLOSE, "doctor", "--json"))).keys():
        pytest.skip(f"this machine lacks, with or without the profile: {missing}")
    assert missing == {}
    assert {"warm clones", "no network", "limited threads"} <= found.keys()
    assert done.returncode == 0


def test_program_is_judged_in_a_clone(contained: Contained, home: Path) -> None:
    """A correct program is accepted in the container, in a cloned box."""
    package = home / "add"
    package.mkdir()
    for name, data in tiny_package().files.items():
        (package / name).write_bytes(data)
    done = contained(
        PROFILE, ALLCLOSE, "judge", str(package), str(package / "reference.py"), "--way", "clone", "--json"
    )
    if done.returncode and "warm clones" in absent(findings(contained(NO_PROFILE, ALLCLOSE, "doctor", "--json"))):
        pytest.skip("boxes are not cloned on this machine, with or without the profile")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["verdict"] == "accepted"


def test_doctor_without_setns(contained: Contained) -> None:
    """Under a profile that refuses setns, the doctor says so, and that a worker may run nevertheless."""
    done = contained(without("setns"), ALLCLOSE, "doctor", "--json")
    skip_without_clones(contained, findings(done), CloneFailure.SETNS_REFUSED)
    assert done.returncode == 0
    assert absent(findings(done)).keys() == {"warm clones"}
    assert findings(done)["warm clones"]["cause"] == CloneFailure.SETNS_REFUSED


def test_doctor_without_tid_addresses(contained: Contained) -> None:
    """Where the kernel refuses PR_GET_TID_ADDRESS, the doctor says so."""
    profile = without("prctl")
    others = {"index": 0, "value": kernel.PR_GET_TID_ADDRESS, "op": "SCMP_CMP_NE"}
    profile["syscalls"].append({"action": "SCMP_ACT_ALLOW", "names": ["prctl"], "args": [others]})
    done = contained(profile, ALLCLOSE, "doctor", "--json")
    skip_without_clones(contained, findings(done), CloneFailure.NO_TID_ADDRESS)
    assert findings(done)["warm clones"]["cause"] == CloneFailure.NO_TID_ADDRESS


SETNS = """
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
for flags in {flags}:
    assert libc.setns(-1, flags) == -1
    print(flags, errno.errorcode[ctypes.get_errno()])
"""


def test_setns_has_one_form(contained: Contained) -> None:
    """setns is allowed with the flags that cloning needs, and refused with any others."""
    others = [
        0,
        *(1 << bit for bit in range(7, 32)),
        kernel.BOX_NAMESPACES,
        kernel.SCRATCH_NAMESPACES | kernel.CLONE_NEWNET,
    ]
    done = contained(PROFILE, sys.executable, "-c", SETNS.format(flags=[kernel.SCRATCH_NAMESPACES, *others]))
    answers = dict(line.split() for line in done.stdout.splitlines())
    assert answers.pop(str(kernel.SCRATCH_NAMESPACES)) == "EBADF", done.stderr
    assert set(answers.values()) == {"ENOSYS"}
    assert len(answers) == len(others)
