"""Rule 1, and the warnings that need no box: what reading a package finds."""

import ast
from collections.abc import Iterator

from judge.check.markdown import find_faults
from judge.check.report import Finding, Level
from judge.packages.package import Labelled, Package
from judge.verdict import Verdict

FEWEST_MISTAKES = 8
TEXTS = ("statement.md", "hints.md", "solution.md")


def read_through(package: Package) -> list[Finding]:
    """All that reading finds."""
    return [*_texts(package), *_sources(package), *_variants(package), *_diagnoses(package), *_missing(package)]


def with_verdict(package: Package, verdict: Verdict) -> list[Labelled]:
    """The labelled submissions with this verdict."""
    return [labelled for labelled in package.submissions if labelled.verdict is verdict]


def file_of(labelled: Labelled) -> str:
    """The file's name in the package."""
    return f"submissions/{labelled.verdict}/{labelled.name}"


def syntax_tree(source: str | bytes) -> str:
    """The syntax tree without docstrings, as text; empty where the source cannot be parsed."""
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
    for name in (name for name in TEXTS if name in package.files):
        text = package.files[name].decode()
        for fault in find_faults(text):
            yield Finding(Level.ERROR, "text", fault.kind, name, fault.line, facts={"what": fault.what})
        if "TODO" in text:
            yield Finding(Level.WARNING, "text", "todo", name)
    if not package.statement.strip().partition("\n")[2].strip():
        yield Finding(Level.WARNING, "text", "title-only", "statement.md")


def _sources(package: Package) -> Iterator[Finding]:
    for name in ("reference.py", "cases.py", "starter.py", "warmup.py"):
        if name not in package.files:
            continue
        try:
            ast.parse(package.files[name])
        except (SyntaxError, ValueError, RecursionError) as error:
            level = Level.WARNING if name == "starter.py" else Level.ERROR
            line = error.lineno or None if isinstance(error, SyntaxError) else None
            yield Finding(level, "sources", "not-python", name, line, facts={"error": str(error)})


def _variants(package: Package) -> Iterator[Finding]:
    accepted = with_verdict(package, Verdict.ACCEPTED)
    different = {syntax_tree(labelled.source) for labelled in accepted}
    facts = {"count": len(accepted), "different": len(different)}
    if len(different) < 2:
        yield Finding(Level.ERROR, "variants", "few-variants", "submissions/accepted", facts=facts)
    elif len(different) < len(accepted):
        yield Finding(Level.WARNING, "variants", "same-variants", "submissions/accepted", facts=facts)


def _diagnoses(package: Package) -> Iterator[Finding]:
    first: dict[str, Labelled] = {}
    for labelled in with_verdict(package, Verdict.WRONG_ANSWER):
        words = " ".join((labelled.diagnosis or "").casefold().split())
        if words in first:
            facts = {"other": file_of(first[words])}
            yield Finding(Level.ERROR, "diagnoses", "same-diagnosis", file_of(labelled), facts=facts)
        first.setdefault(words, labelled)


def _missing(package: Package) -> Iterator[Finding]:
    mistakes = len(with_verdict(package, Verdict.WRONG_ANSWER))
    if mistakes < FEWEST_MISTAKES:
        facts = {"count": mistakes, "least": FEWEST_MISTAKES}
        yield Finding(Level.WARNING, "mistakes", "few-mistakes", "submissions/wrong_answer", facts=facts)
    if not package.hints:
        yield Finding(Level.WARNING, "hints", "no-hints", "hints.md")
    if package.solution is None:
        yield Finding(Level.WARNING, "solution", "no-solution", "solution.md")
