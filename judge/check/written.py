"""Rule 1, and the warnings that need no box: what can be said of a package by reading it."""

import ast
from collections.abc import Iterator

from judge.check.markdown import faults
from judge.check.report import Finding, Level
from judge.packages.package import Labelled, Package
from judge.verdict import Verdict

FEWEST_MISTAKES = 8
TEXTS = ("statement.md", "hints.md", "solution.md")


def examine(package: Package) -> list[Finding]:
    """All that reading finds."""
    return [*_texts(package), *_sources(package), *_variants(package), *_diagnoses(package), *_missing(package)]


def of(package: Package, verdict: Verdict) -> list[Labelled]:
    """The labelled submissions of a verdict."""
    return [labelled for labelled in package.submissions if labelled.verdict is verdict]


def path(labelled: Labelled) -> str:
    """Its file."""
    return f"submissions/{labelled.verdict}/{labelled.name}"


def tree(source: str | bytes) -> str:
    """A syntax tree without its docstrings, as text; empty for what cannot be parsed."""
    try:
        parsed = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    for node in ast.walk(parsed):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            body[:] = [
                item for item in body if not (isinstance(item, ast.Expr) and isinstance(item.value, ast.Constant))
            ]
    return ast.dump(parsed)


def _texts(package: Package) -> Iterator[Finding]:
    for name in TEXTS:
        for line, fault in faults(package.files[name].decode()) if name in package.files else ():
            remedy = "Write it in Markdown; put code between backticks, and link to http, https or mailto only."
            yield Finding(Level.ERROR, "text", f"{name}, line {line}", fault, remedy)
        if name in package.files and "TODO" in package.files[name].decode():
            yield Finding(Level.WARNING, "text", name, "still says TODO", "Write what is left to write.")
    if not package.statement.strip().partition("\n")[2].strip():
        remedy = "Say what the function is given and what it must return."
        yield Finding(Level.WARNING, "text", "statement.md", "holds a title and nothing else", remedy)


def _sources(package: Package) -> Iterator[Finding]:
    for name in ("reference.py", "cases.py", "starter.py", "warmup.py"):
        if name not in package.files:
            continue
        try:
            ast.parse(package.files[name])
        except (SyntaxError, ValueError, RecursionError) as error:
            line = f", line {error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
            level = Level.WARNING if name == "starter.py" else Level.ERROR
            yield Finding(level, "sources", f"{name}{line}", f"is not Python: {error}", "Correct it.")


def _variants(package: Package) -> Iterator[Finding]:
    accepted = of(package, Verdict.ACCEPTED)
    different = {tree(labelled.source) for labelled in accepted}
    if len(different) < 2:
        found = f"there are {len(accepted)} accepted variants, {len(different)} of them written differently"
        remedy = "Write at least two right answers that share neither code nor order of operations."
        yield Finding(Level.ERROR, "variants", "submissions/accepted", found, remedy)
    elif len(different) < len(accepted):
        found = "two accepted variants have the same syntax tree"
        yield Finding(Level.WARNING, "variants", "submissions/accepted", found, "Remove one, or write it differently.")


def _diagnoses(package: Package) -> Iterator[Finding]:
    first: dict[str, Labelled] = {}
    for labelled in of(package, Verdict.WRONG_ANSWER):
        words = " ".join((labelled.diagnosis or "").casefold().split())
        if words in first:
            found = f"has the same diagnosis as {path(first[words])}"
            remedy = "Say in the first line of the docstring what distinguishes this mistake."
            yield Finding(Level.ERROR, "diagnoses", path(labelled), found, remedy)
        first.setdefault(words, labelled)


def _missing(package: Package) -> Iterator[Finding]:
    mistakes = len(of(package, Verdict.WRONG_ANSWER))
    if mistakes < FEWEST_MISTAKES:
        found = f"there {'is' if mistakes == 1 else 'are'} {mistakes or 'no'} labelled mistake{'' if mistakes == 1 else 's'}"
        remedy = f"Write at least {FEWEST_MISTAKES}, of understanding above all: slips are recognised without."
        yield Finding(Level.WARNING, "mistakes", "submissions/wrong_answer", found, remedy)
    if not package.hints:
        yield Finding(Level.WARNING, "hints", "hints.md", "there are no hints", "Write one `## Title` a hint.")
    if package.solution is None:
        yield Finding(
            Level.WARNING, "solution", "solution.md", "there is no solution", "Explain one, for those who are done."
        )
