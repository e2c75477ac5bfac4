"""The doctor: what each missing part of the wall is called, what it means, and how to get it."""

import os
import platform
import subprocess
from pathlib import Path
from typing import Any, NoReturn

import pytest

from judge.boxes import launch, probe, selftest
from judge.boxes.cloning import CannotClone, CloneFailure
from judge.boxes.confinement import cgroup, root, seccomp
from judge.boxes.doctor import doctor
from judge.boxes.doctor.doctor import REMEDIES, Finding, examine, missing_essentials
from judge.errors import BoxError


def fails(error: Exception) -> Any:
    """A function that fails, whatever it is given."""

    def fail(*_: object, **__: object) -> NoReturn:
        raise error

    return fail


@pytest.fixture(autouse=True)
def _sound_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that has everything, and a probe that costs nothing."""
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(platform, "release", lambda: "6.1.0-18-amd64")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 0, "", ""))
    monkeypatch.setattr(seccomp, "compile_filter", lambda: bytes(80))
    monkeypatch.setattr(cgroup, "find", lambda: (cgroup.Hierarchy(2, Path("/x"), None), ""))
    monkeypatch.setattr(launch, "may_map_ids", lambda: True)
    monkeypatch.setattr(doctor, "try_box", lambda: {"no network": "refused"})
    monkeypatch.setattr(doctor, "try_clones", lambda: "tried")


def found(name: str) -> Finding:
    """The finding of that name."""
    return next(finding for finding in examine() if finding.name == name)


@pytest.mark.box
def test_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """On this machine the essentials are there, and a program in a real box is refused everything that it tries."""
    monkeypatch.undo()
    missing = missing_essentials()
    if missing:
        pytest.skip(f"no box can be made on this machine: {' '.join(missing)}")
    findings = {finding.name: finding for finding in examine()}
    assert {name: it.detail for name, it in findings.items() if it.essential and not it.present} == {}
    assert {"no network", "no processes", "no host files", "clean environment"} <= set(findings)


def test_sound_machine() -> None:
    """A machine with everything lacks nothing, and its box is probed."""
    assert missing_essentials() == []
    assert all(finding.present for finding in examine())
    assert found("no network") == Finding(
        "no network", True, True, "tried in a box: it holds", "The wall has a hole.",
        "Do not run a worker here; report this.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("system", "release", "machine"),
    [("Darwin", "6.1", "x86_64"), ("Linux", "5.10.0-28-amd64", "x86_64"), ("Linux", "6.1", "riscv64")],
)
def test_another_platform(monkeypatch: pytest.MonkeyPatch, system: str, release: str, machine: str) -> None:
    """A platform on which there is no box is named, with one that would do."""
    for name, value in (("system", system), ("release", release), ("machine", machine)):
        monkeypatch.setattr(platform, name, lambda value=value: value)
    [sentence] = missing_essentials()
    assert sentence.startswith(f"Linux: found {system} {release} on {machine}. Run the worker on 64-bit Linux 5.12")


@pytest.mark.parametrize("release", ["5.12", "5.12.0-rc1", "5.15.0-102-generic", "6.1+", "10.0"])
def test_releases(monkeypatch: pytest.MonkeyPatch, release: str) -> None:
    """Releases are read as numbers, however distributions write them."""
    monkeypatch.setattr(platform, "release", lambda: release)
    assert missing_essentials() == []


def test_no_user_namespaces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where user namespaces are forbidden, the kernel's reason is told, and the settings that allow them."""
    error = "Traceback (most recent call last):\n  ...\nPermissionError: [Errno 1] unshare: Operation not permitted\n"
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 1, "", error))
    [sentence] = missing_essentials()
    assert sentence.startswith("user namespaces: PermissionError: [Errno 1] unshare: Operation not permitted. As root:")
    assert "sysctl" in sentence


def test_no_libseccomp(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing libseccomp is an essential, with the command that installs it."""
    monkeypatch.setattr(seccomp, "compile_filter", fails(BoxError("libseccomp is missing")))
    [sentence] = missing_essentials()
    assert sentence.startswith("seccomp: libseccomp is missing.")
    assert "apt-get install libseccomp2" in sentence


def test_no_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Missing libraries of the learners are an essential, with the command that installs them."""
    monkeypatch.setattr(root, "plan", fails(BoxError("nothing there")))
    assert missing_essentials() == ["learners' libraries: nothing there. Run `make setup`."]


@pytest.mark.parametrize(
    ("name", "detail"),
    [
        ("memory by cgroup", "no controller"),
        ("one user id a box", "not root"),
        ("nosymfollow", "Linux 5.13"),
        ("warm clones", "no compiler"),
    ],
)
def test_what_is_not_essential(monkeypatch: pytest.MonkeyPatch, name: str, detail: str) -> None:
    """What makes the wall better and is not essential is told with its consequence, and keeps nobody from work."""
    monkeypatch.setattr(cgroup, "find", lambda: (None, "no controller"))
    monkeypatch.setattr(launch, "may_map_ids", lambda: False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(platform, "release", lambda: "5.13.0")
    monkeypatch.setattr(doctor, "try_clones", fails(BoxError("no compiler")))
    finding = found(name)
    assert (finding.essential, finding.present) == (False, False)
    assert detail in finding.detail
    assert finding.without
    assert finding.remedy
    assert missing_essentials() == []


@pytest.mark.parametrize("cause", [cause for cause in CloneFailure if cause is not CloneFailure.SELF_TEST])
def test_missing_need_of_cloning(monkeypatch: pytest.MonkeyPatch, cause: CloneFailure) -> None:
    """A need of cloning that is not met is told with its own remedy, and a compiler is blamed only if it is the cause."""
    monkeypatch.setattr(doctor, "try_clones", fails(CannotClone(cause, "what was found")))
    finding = found("warm clones")
    assert (finding.cause, finding.detail, finding.remedy) == (cause, "what was found", REMEDIES[cause])
    assert ("compiler" in finding.remedy) == (cause is CloneFailure.LIBRARY_NOT_BUILT)


def test_self_test_of_cloning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever else keeps clones from working is told by the self-test's own reason."""
    monkeypatch.setattr(doctor, "try_clones", fails(BoxError("a clone is not confined")))
    finding = found("warm clones")
    assert (finding.cause, finding.detail) == (CloneFailure.SELF_TEST, "a clone is not confined")


@pytest.mark.box
def test_self_test_fails_for_real(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clone that computes something wrong fails the self-test, and the doctor says what was wrong."""
    monkeypatch.undo()
    if selftest_fails() is not None:
        pytest.skip(f"boxes are not cloned on this machine: {selftest_fails()}")
    monkeypatch.setattr(selftest, "TRIAL", selftest.TRIAL.replace(b"* factor", b"* factor * 2"))
    monkeypatch.setattr(probe, "ask", lambda box: {})
    finding = found("warm clones")
    assert finding.cause is CloneFailure.SELF_TEST
    assert "product" in finding.detail


def selftest_fails() -> str | None:
    """Why boxes are not cloned on this machine; None where they are."""
    try:
        doctor.try_clones()
    except BoxError as error:
        return str(error)
    return None


def test_root_without_rights(monkeypatch: pytest.MonkeyPatch) -> None:
    """Root that can neither map ids nor limit threads by a group has boxes whose threads nothing limits: no worker starts."""
    monkeypatch.setattr(cgroup, "find", lambda: (None, "no controller"))
    monkeypatch.setattr(launch, "may_map_ids", lambda: False)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    [sentence] = missing_essentials()
    assert sentence.startswith("limited threads: the kernel exempts user id 0")


def test_hole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Something that went through in a real box is an essential that is missing."""
    monkeypatch.setattr(doctor, "try_box", lambda: {"no network": "it went through (True)"})
    finding = found("no network")
    assert (finding.essential, finding.present) == (True, False)
    assert finding.detail == "tried in a box: it went through (True)"


def test_box_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """A box that cannot be made is a finding, not a crash of the doctor."""
    monkeypatch.setattr(doctor, "try_box", fails(BoxError("no box today")))
    assert (found("a box").present, found("a box").detail) == (False, "no box today")


def test_no_probe_without_essentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where an essential is missing, no box is tried."""
    monkeypatch.setattr(seccomp, "compile_filter", fails(BoxError("missing")))
    monkeypatch.setattr(doctor, "try_box", fails(AssertionError("a box was tried")))
    assert doctor.examine()
