"""Arguments are changed where the function begins, in ways that suit their values in the samples."""

import ast
from typing import Any

import numpy as np
import pytest

from judge.mutants.arguments import changed_arguments
from judge.mutants.edit import Edit
from judge.mutants.program import Program

X = np.arange(6.0).reshape(2, 3) - 2.5
Y = np.linspace(-1.0, 1.0, 6).reshape(2, 3)
LABELS = np.array([1, 0])


def found(source: str, **sample: Any) -> list[tuple[Edit, str]]:
    """The edits of the function `f`, with the changed sources."""
    program = Program(source)
    [function] = [node for node in program.tree.body if isinstance(node, ast.FunctionDef)]
    return [(edit, program.apply(edit)) for edit in changed_arguments(program, function, [sample] if sample else [])]


def codes(arguments: str, **sample: Any) -> set[tuple[str, str]]:
    """The operators, with what an argument becomes where the function begins."""
    changes = found(f"import numpy as np\n\n\ndef f({arguments}):\n    return g({arguments})\n", **sample)
    return {(edit.operator, f"{edit.facts['old']} = {edit.facts['new']}") for edit, _ in changes}


@pytest.mark.parametrize(
    ("value", "operator", "code"),
    [
        (3, "argument-ignored", "k = 0"),
        (3, "argument-ignored", "k = 3"),
        (3, "argument-off", "k = k + 1"),
        (3, "argument-off", "k = k // 2"),
        (3, "argument-turned", "k = -k"),
        (0.5, "argument-off", "k = 1 / k"),
        (0.5, "argument-off", "k = k * 0.017453292519943295"),
        (1e-3, "argument-ignored", "k = 1e-05"),
        (np.array(4), "argument-ignored", "k = 4"),
        (True, "argument-ignored", "k = False"),
        ("same", "argument-ignored", "k = 'same'"),
        (None, "argument-ignored", "k = None"),
        (np.array([1, 2]), "argument-off", "k = k + 1"),
        (X, "argument-ignored", "k = k * 0 + 1"),
        (X, "argument-turned", "k = k[::-1]"),
        (X, "argument-turned", "k = k[..., ::-1]"),
        (X, "argument-turned", "k = k.T"),
        (X, "argument-off", "k = 1 + k"),
        (X, "argument-through", "k = np.square(k)"),
        (X, "argument-through", "k = k - np.mean(k, axis=0, keepdims=True)"),
    ],
)
def test_single(value: Any, operator: str, code: str) -> None:
    """An argument of every type is ignored or changed in its own way."""
    assert (operator, code) in codes("k", k=value)


@pytest.mark.parametrize(
    ("operator", "code"),
    [
        ("argument-scaled", "y = y * x.shape[1]"),
        ("argument-scaled", "x = x / y.shape[0]"),
        ("argument-ignored", "x = y"),
        ("arguments-exchanged", "x, y = y, x"),
        ("argument-less", "x = x - y"),
        ("argument-ignored", "labels = x.argmax(axis=-1)"),
    ],
)
def test_with_others(operator: str, code: str) -> None:
    """An argument is changed by another one of a suitable shape."""
    assert (operator, code) in codes("x, y, labels", x=X, y=Y, labels=LABELS)


def test_the_change_comes_first() -> None:
    """The assignment is the first statement, on its own line where the body has one."""
    several = "def f(k):\n    '''Doc.'''\n    return k\n"
    assert found(several, k=3)[0][1] == "def f(k):\n    k = 0\n    '''Doc.'''\n    return k\n"
    assert found("def f(k): return k\n", k=3)[0][1] == "def f(k): k = 0; return k\n"


def test_transposed_once() -> None:
    """A matrix is also transposed in single places, except where that changes nothing or is the opposite."""
    sources = [
        source for edit, source in found("def f(x):\n    return x @ x.T * x.shape[0]\n", x=X) if edit.text == "x.T"
    ]
    assert sources == ["def f(x):\n    return x.T @ x.T * x.shape[0]\n"]


def test_facts() -> None:
    """An edit names its argument; one that fixes it has the value in a form that people read."""
    facts = [edit.facts for edit, _ in found("def f(k):\n    return k\n", k=0.1)]
    assert {"old": "k", "new": "0.1", "name": "k", "value": "0.1"} in facts


def test_unknown_arguments() -> None:
    """An argument that no sample has, or that the function does not take, is left alone."""
    assert found("def f(k):\n    return k\n") == []
    assert found("def f(k):\n    return k\n", other=3) == []
