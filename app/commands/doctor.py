"""`allclose doctor`: report which protections this machine supports."""

import dataclasses
import json
from typing import Annotated

import typer

from judge.boxes.doctor.doctor import Finding, examine


def command(as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object")] = False) -> None:
    """Report which protections this machine supports, the risk of each missing one, and how to get it.

    Exit status: 0 a worker can run here, 1 an essential protection is missing.
    """
    findings = examine()
    sound = all(finding.present for finding in findings if finding.essential)
    if as_json:
        typer.echo(json.dumps({"sound": sound, "findings": [dataclasses.asdict(finding) for finding in findings]}))
    else:
        for finding in findings:
            typer.echo(_text(finding))
        typer.echo("A worker can run here." if sound else "A worker does not start here until nothing is MISSING.")
    raise typer.Exit(0 if sound else 1)


def _text(finding: Finding) -> str:
    if finding.present:
        return f"present  {finding.name}: {finding.detail}"
    word = "MISSING" if finding.essential else "absent "
    return f"{word}  {finding.name}: {finding.detail}\n         {finding.without} {finding.remedy}"
