"""`allclose doctor`: the report, with findings that this machine may not have."""

import json

import pytest
import typer

from app.commands import doctor
from judge.boxes.doctor.doctor import Finding

PRESENT = Finding("seccomp", True, True, "filters", "Nothing is safe.", "Change the kernel.")
ABSENT = Finding("cgroups", False, False, "not mounted", "Limits are coarse.", "Mount them.", cause="no_mount")
MISSING = Finding("namespaces", True, False, "not allowed", "There is no box.", "Allow them.")


def _report(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *findings: Finding, as_json: bool = False
) -> tuple[int, str]:
    """The exit status and the output for these findings."""
    monkeypatch.setattr(doctor, "examine", lambda: list(findings))
    with pytest.raises(typer.Exit) as ended:
        doctor.command(as_json=as_json)
    return ended.value.exit_code, capsys.readouterr().out


def test_status(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Only the lack of an essential protection is a failure."""
    assert _report(monkeypatch, capsys, PRESENT, ABSENT)[0] == 0
    assert _report(monkeypatch, capsys, PRESENT, ABSENT, MISSING)[0] == 1


def test_text(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Each finding has its state; what is not there has its consequence and its remedy, what is there has neither."""
    text = _report(monkeypatch, capsys, PRESENT, ABSENT, MISSING)[1]
    for state, finding in ("present", PRESENT), ("absent", ABSENT), ("MISSING", MISSING):
        (line,) = (line for line in text.splitlines() if finding.name in line)
        assert line.split()[0] == state
        assert finding.detail in line
    for finding in ABSENT, MISSING:
        assert finding.without in text
        assert finding.remedy in text
    assert PRESENT.remedy not in text


def test_json(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The JSON object has every field of every finding, and whether a worker can run."""
    status, text = _report(monkeypatch, capsys, PRESENT, ABSENT, MISSING, as_json=True)
    said = json.loads(text)
    assert (status, said["sound"]) == (1, False)
    assert [Finding(**finding) for finding in said["findings"]] == [PRESENT, ABSENT, MISSING]
