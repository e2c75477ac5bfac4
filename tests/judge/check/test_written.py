"""What reading a package finds: texts, variants, diagnoses, and missing files."""

from judge.check.report import Finding, Level
from judge.check.written import read_through, syntax_tree
from tests.judge.check.conftest import SOFTMAX, SOFTMAX_LOGS, WRONG, packaged

HINTS = "## One\n\nA hint.\n"


def found(**changes: object) -> dict[str, Finding]:
    """The findings of a package, by their rules."""
    return {finding.rule: finding for finding in read_through(packaged(**changes))}  # type: ignore[arg-type]


def test_complete() -> None:
    """A package with eight mistakes, hints and a solution has no finding."""
    wrong = tuple(WRONG.replace("whole", f"whole {number}th") for number in range(8))
    assert found(wrong=wrong, hints_dot_md=HINTS, solution_dot_md="# Solution\n\nThis.\n") == {}


def test_missing() -> None:
    """Few mistakes, no hints and no solution are warnings."""
    assert {rule: finding.level for rule, finding in found().items()} == dict.fromkeys(
        ("mistakes", "hints", "solution"), Level.WARNING
    )


def test_texts() -> None:
    """Raw HTML and links that run code are errors with file and line; unfinished texts are warnings."""
    text = found(statement_dot_md="# Title\n\n<b>bold</b>\n")["text"]
    assert (text.level, text.kind, text.file, text.line) == (Level.ERROR, "raw-html", "statement.md", 3)
    assert found(hints_dot_md=HINTS + "[x](javascript:1)")["text"].line == 4
    assert found(solution_dot_md="TODO")["text"].level is Level.WARNING
    assert found(statement_dot_md="# Title\n")["text"].level is Level.WARNING


def test_variants() -> None:
    """Two accepted variants with the same syntax tree are too few, and so is one."""
    assert "variants" not in found()
    same = SOFTMAX.replace("e /", "(e) /").replace("np\n", "np  # a comment\n")
    assert found(accepted=(SOFTMAX, same))["variants"].level is Level.ERROR
    assert found(accepted=(SOFTMAX,))["variants"].level is Level.ERROR
    assert found(accepted=())["variants"].level is Level.ERROR
    assert found(accepted=(SOFTMAX, SOFTMAX_LOGS, same))["variants"].level is Level.WARNING


def test_diagnoses() -> None:
    """Two mistakes with the same diagnosis, except for case and spaces, are an error."""
    other = WRONG.replace("You sum", "you  SUM")
    assert found(wrong=(WRONG, other))["diagnoses"].file == "submissions/wrong_answer/w1.py"


def test_sources() -> None:
    """A file that is not Python is an error with its line; the starter may be half a program."""
    assert found(cases="def samples(:\n")["sources"].line == 1
    assert found(starter_dot_py="def f(x, axis):\n    return ...(\n")["sources"].level is Level.WARNING


def test_tree() -> None:
    """Comments, docstrings and layout do not change a syntax tree; a name does."""
    assert syntax_tree('def f():\n    """Doc."""\n    return 1  # one\n') == syntax_tree("def f(): return (1)")
    assert syntax_tree("def f(): return 1") != syntax_tree("def g(): return 1")
    assert syntax_tree("def f(:") == ""
