"""`judge.inside.batch`: each program answers for itself, whatever the others do."""

import numpy as np
import pytest

from judge.inside.batch import batch

RIGHT = "def f(x):\n    return x + 1\n"


def test_answers_in_order() -> None:
    """There is one list for each program: with its answer, or empty if it cannot be compiled, raises or defines no function."""
    sources = [
        RIGHT,
        "def f(x:\n",
        "def f(x):\n    return 1 / 0\n",
        "raise SystemExit\n",
        "g = 1\n",
        "def f(x):\n    return None\n",
    ]
    assert batch(sources, "f", 30.0)(x=1) == [[2], [], [], [], [], [None]]


def test_arguments_are_copied() -> None:
    """A program that changes its arguments changes nobody else's."""
    spoiling = "def f(x):\n    x[:] = 9\n    return x\n"
    [[first], [second]] = batch([spoiling, "def f(x):\n    return x\n"], "f", 30.0)(x=np.zeros(2))
    assert first.tolist() == [9, 9]
    assert second.tolist() == [0, 0]


def test_endless_program_is_interrupted() -> None:
    """A program that does not end has no answer, and the next one runs."""
    assert batch(["def f(x):\n    while True: pass\n", RIGHT], "f", 0.3)(x=1) == [[], [2]]


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    """What programs print is discarded."""
    assert batch(["def f(x):\n    print(x)\n    return x\n"], "f", 30.0)(x=1) == [[1]]
    assert capfd.readouterr() == ("", "")
