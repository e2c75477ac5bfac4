"""Says what a slip is, to the learner whose answers are its answers."""

import ast
import re
from collections.abc import Collection, Sequence

from judge.mutants.program import Edit, Program, called

MOST = 60  # characters of a piece of the author's program that is shown
_SHOWN = ("operator", "comparison", "operands-swapped", "bracketed", "weights-exchanged")
_BECOMES = re.compile(r"(.*?)`(.+?)` becomes `(.*)`", re.DOTALL)
_NAME = re.compile(r"[A-Za-z_]\w*")
_QUOTED = re.compile(r"`([^`]+)`")


def sentence(program: Program, edits: Sequence[Edit], arguments: Collection[str]) -> str:
    """What is told of edits that are alike. Names that are neither arguments nor called are said to be the author's."""
    said = _said(program, edits[0])
    if len(edits) > 1:
        said += f", in each of the {len(edits)} places where that is done"
    shown = {name for quoted in _QUOTED.findall(said) for name in _NAME.findall(quoted)}
    own = {node.id for node in program.live if hasattr(node, "id")} - set(arguments)
    note = " The names are those of the author's program." if shown & own else ""
    return f"Your answers are in every case those of a right program in which {said}.{note}"


def _said(program: Program, edit: Edit) -> str:
    node, words = edit.node, edit.words
    if edit.operator in _SHOWN:
        before, after = _plain(program.text(node)), _plain(edit.text)
        if max(len(before), len(after)) <= MOST:
            return f"`{after}` stands where `{before}` belongs"
    if edit.operator == "call-dropped":
        return f"`{called(node)}` is left out{_piece(program, node, ' of')}"  # type: ignore[arg-type]
    if edit.operator == "arguments-swapped":
        return words.replace("swapped", "exchanged")
    if edit.operator == "intermediate-returned":
        return f"{words}, before what is done to it last"
    if edit.operator in ("term-dropped", "sign-dropped", "statement-dropped", "transposition-dropped"):
        lost = _QUOTED.search(words)
        what = f"`{_plain(lost[1])}`" if lost and len(lost[1]) <= MOST else "a term"
        return f"{what} is left out{_piece(program, node, ' of') if isinstance(node, ast.BinOp) else ''}"
    becomes = _BECOMES.fullmatch(words)
    if becomes and max(map(len, becomes.groups())) <= MOST:
        around = program.parents.get(node) if edit.operator == "name-swapped" else None
        within = _piece(program, around, ", in") if isinstance(around, ast.expr) else ""
        return f"{becomes[1]}`{_plain(becomes[3])}` stands where `{_plain(becomes[2])}` belongs{within}"
    return words if all(len(quoted) <= MOST for quoted in _QUOTED.findall(words)) else "one step is another"


def _piece(program: Program, node: ast.AST, word: str) -> str:
    """`word` and a piece of the program, where that is short: what it says may occur elsewhere as well."""
    text = _plain(program.text(node))
    return f"{word} `{text}`" if len(text) <= MOST else ""


def _plain(text: str) -> str:
    """Without the parentheses around it that it need not have, on one line."""
    text = " ".join(text.split())
    inner = text[1:-1]
    closed = text.startswith("(") and text.endswith(")") and inner.count("(") == inner.count(")")
    return inner if closed and inner.find(")") >= inner.find("(") and "," not in inner else text
