"""A source as text and tree: what may be changed, how it is written, and what edits make of it."""

import ast

from judge.mutants.program import MAX_PIECE, Program, by_node, called, shown, takes_value, tree_of

SOURCE = """\
import numpy as np

LIMIT = 2


def f(x, *, y=3):
    '''Doc.'''
    ä = np.mean(x + y, axis=0)
    return (
        ä
        * 2
    )
"""


def first(program: Program, kind: type[ast.AST]) -> ast.AST:
    """The first node of a type."""
    return next(node for node in program.live if isinstance(node, kind))


def test_live() -> None:
    """Docstrings, defaults and imports may not be changed; positions count bytes."""
    program = Program(SOURCE)
    constants = [node.value for node in program.live if isinstance(node, ast.Constant)]
    assert constants == [2, 0, 2]
    assert program.raw(first(program, ast.Call)) == "np.mean(x + y, axis=0)"
    assert program.numpy == "np"


def test_text() -> None:
    """Operations and code on several lines get parentheses, and what is shown has none."""
    program = Program(SOURCE)
    addition = next(node for node in program.live if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add))
    product = next(node for node in program.live if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult))
    assert (program.text(addition), program.piece(addition)) == ("(x + y)", "x + y")
    assert (program.text(product), program.piece(product)) == ("(ä\n        * 2)", "ä * 2")


def test_shown() -> None:
    """Only parentheses around the whole code are removed, and not those of a tuple."""
    code = ["(a)", "(a + b)", "(a) + (b)", "(a, b)", "f(a)\n  + 1"]
    assert [shown(each) for each in code] == ["a", "a + b", "(a) + (b)", "(a, b)", "f(a) + 1"]


def test_long_pieces_are_left_out() -> None:
    """A hostile program cannot make each of its edits keep a long piece."""
    program = Program(f"x = [{'1, ' * MAX_PIECE}]\n")
    assert program.piece(program.live[0]) == ""
    edit = program.replace("o", program.live[0], "x" * (MAX_PIECE + 1))
    assert edit.facts == {"old": "", "new": ""}


def test_names() -> None:
    """A function knows its names with their lines, arguments first; a statement knows those of earlier lines."""
    program = Program(SOURCE)
    statement = first(program, ast.Return)
    assert program.names(statement) == {"x": 6, "y": 6, "ä": 8}
    assert program.names_before(first(program, ast.Call)) == ["x", "y"]
    assert program.names_before(statement) == ["x", "y", "ä"]
    assert program.names_before(program.live[0]) == []
    assert program.stored_names == {"LIMIT", "ä"}


def test_edits() -> None:
    """Edits that do not overlap are made together; an exchange leaves alone what is in between."""
    program = Program("a = f(b) + c\n")
    names = [node for node in program.live if isinstance(node, ast.Name)]
    b, c = names[2:]
    assert program.apply(program.replace("o", c, "2"), program.replace("o", b, "1")) == "a = f(1) + 2\n"
    edit = program.exchange("o", b, c, name="b")
    assert (program.apply(edit), edit.facts["old"], edit.facts["name"]) == ("a = f(c) + b\n", "b) + c", "b")


def test_calls() -> None:
    """A call is built with other arguments, and knows its function and whether it takes a value."""
    program = Program("np.mean(x, axis=0)\n(f or g)(*x)\n")
    mean, other = (node for node in program.live if isinstance(node, ast.Call))
    assert program.call(mean, "", "y", "ddof=1") == "np.mean(y, ddof=1)"
    assert (called(mean), called(other), called(mean.args[0])) == ("mean", "", "")
    assert (takes_value(mean), takes_value(other)) == (True, False)


def test_by_node() -> None:
    """A family applies its rules to the nodes of their types, in the order of the source."""
    family = by_node(
        (ast.Name, lambda program, node: iter([program.replace("name", node, "z")])),
        ((ast.Constant, ast.BinOp), lambda program, node: iter([program.replace("other", node, "0")])),
    )
    found = [(edit.operator, edit.facts["old"]) for edit in family(Program("x + 1\n"))]
    assert found == [("other", "x + 1"), ("name", "x"), ("other", "1")]


def test_tree() -> None:
    """Layout does not matter to a tree; a source that cannot be compiled has none."""
    assert tree_of("x=1") == tree_of("x = (1)\n")
    assert [tree_of(source) for source in ("x =", "return", "\0", f"{'(' * 500}{')' * 500}")] == [None] * 4
