"""A report of `allclose check` for people: as text for a terminal, and as one page of HTML without scripts."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from judge.check.report import Level, Report

TEMPLATES = Path(__file__).parent / "templates"


def text(report: Report) -> str:
    """Each finding with where, what and what to do; then the numbers."""
    lines = [f"{report.slug}: {'passed' if report.passed else 'not passed'}, {counts(report)}", ""]
    for finding in report.findings:
        lines.append(f"{finding.level:<7} [{finding.rule}] {finding.where}")
        lines += [f"        {finding.found}", f"        -> {finding.remedy}"]
        lines += [f"          {line}" for line in finding.diff.splitlines()]
        lines.append("")
    return "\n".join([*lines, *_numbers(report.numbers)])


def html(report: Report) -> str:
    """The same as one file that needs nothing else."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    shown = {"report": report, "counts": counts(report), "rows": rows(report.numbers), "numbers": report.numbers}
    return environment.get_template("check/report.html").render(shown)


def counts(report: Report) -> str:
    """`2 errors, 1 warning`."""
    parts = []
    for level in Level:
        count = sum(finding.level is level for finding in report.findings)
        if count:
            parts.append(f"{count} {level}{'' if count == 1 else 's'}")
    return ", ".join(parts) or "nothing found"


def rows(numbers: Any) -> list[tuple[str, str]]:
    """What was measured, as names and words."""
    found = []
    mutants = numbers.get("mutants")
    if mutants:
        found += [
            ("mutants rejected", f"{mutants['kill_rate']:.1%} of those that are not equivalent"),
            ("mutants", f"{mutants['total']} run, {mutants['killed']} rejected under every secret"),
            ("equivalent mutants", str(mutants["equivalent"])),
            ("mutants that survive", str(mutants["survived"])),
        ]
    if "inputs_compared" in numbers:
        found.append(("inputs on which survivors were compared", str(numbers["inputs_compared"])))
    for key, name in (("accepted_margin", "right answers"), ("wrong_margin", "wrong answers")):
        if key in numbers:
            found.append((f"margin of {name}", f"{_factor(numbers[key])} from the tolerance"))
    if "hidden_cases" in numbers:
        found.append(("hidden cases", str(numbers["hidden_cases"])))
        found.append(("reference, one submission", f"{numbers['reference_seconds']:.2f} s"))
    return found


def _factor(value: float) -> str:
    return "infinitely far" if value == float("inf") else f"{value:.3g} times"


def _numbers(numbers: Any) -> list[str]:
    lines = [f"{name:<42} {words}" for name, words in rows(numbers)]
    if numbers.get("mistakes"):
        lines += ["", f"{'labelled mistake':<60} {'rejected by':>11}  {'margin':>10}"]
        lines += [f"{row['file']:<60} {row['share']:>11.0%}  {row['margin']:>10.3g}" for row in numbers["mistakes"]]
    if numbers.get("equivalent_mutants"):
        lines += ["", "equivalent mutants, as far as could be found:"]
        lines += [f"  {name}" for name in numbers["equivalent_mutants"]]
    return lines
