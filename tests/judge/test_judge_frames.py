"""Programs that speak to the judge by themselves: whenever and whatever they send, nothing but a right answer is accepted."""

import pytest

from judge.judge import Judge
from judge.verdict import Verdict
from tests.judge.conftest import tiny_package

pytestmark = pytest.mark.box
WA, RTE, TLE = Verdict.WRONG_ANSWER, Verdict.RUNTIME_ERROR, Verdict.TIME_LIMIT
HEAD = """
import os, struct, threading, time
import numpy as np
from judge.inside.wire import HEADER, Frame, encode, pack

def say(kind, value):
    os.write(3, pack(kind, encode(value)))
"""
AT_ONCE = {
    "loaded early": "say(Frame.LOADED, None)",
    "loaded twice": "os.write(3, 2 * pack(Frame.LOADED, encode(None)))",
    "loaded early, and answers in store": (
        "os.write(3, pack(Frame.LOADED, encode(None)) + 5 * pack(Frame.ANSWER, encode(np.zeros(3))))"
    ),
    "answer early": "say(Frame.ANSWER, np.arange(3))",
    "error early": "say(Frame.ERROR, {})",
    "garbage early": "os.write(3, b'garbage')",
    "too long early": "os.write(3, HEADER.pack(Frame.LOADED, 2**40))",
    "silent ever after": "say(Frame.LOADED, None)\nos._exit(0)",
}
IN_CASE = {
    "right answer twice": ("os.write(3, 2 * pack(Frame.ANSWER, encode(a + b)))", RTE),
    "two answers to choose from": ("say(Frame.ANSWER, a); say(Frame.ANSWER, a + b); os._exit(0)", None),
    "answer, then the end": ("say(Frame.ANSWER, a - 1); os._exit(0)", WA),
    "malformed": ("os.write(3, pack(Frame.ANSWER, b'a\\xff\\xff'))", RTE),
    "malformed error": ("say(Frame.ERROR, [1, 2])", RTE),
    "kind that goes in": ("say(Frame.CASE, a + b)", RTE),
    "no kind": ("os.write(3, struct.pack('<BQ', 77, 0))", RTE),
    "too long": ("os.write(3, struct.pack('<BQ', 18, 2**63))", RTE),
    "long, and never sent": ("os.write(3, HEADER.pack(Frame.ANSWER, 1 << 20)); time.sleep(60)", TLE),
    "header cut short": ("os.write(3, b'\\x12\\0'); time.sleep(60)", TLE),
    "header cut short at the end": ("os.write(3, b'\\x12\\0'); os._exit(0)", RTE),
    "a number for an array": ("say(Frame.ANSWER, 5); os._exit(0)", WA),
    "something equal to everything": (
        "return type('E', (), {'__eq__': lambda *_: True, '__array__': lambda *_: a + b})()",
        WA,
    ),
    "array that lies": (
        "return type('A', (np.ndarray,), {'tobytes': lambda *_: b'', 'shape': (10**9,)})((2,))",
        None,
    ),
}


@pytest.mark.parametrize("act", AT_ONCE.values(), ids=AT_ONCE)
def test_while_loading(judge: Judge, act: str) -> None:
    """What is sent while the module is loaded is not taken for an answer."""
    result = judge.judge(tiny_package(), f"{HEAD}\n{act}\ndef add(a, b):\n    return a + b\n".encode())
    assert result.verdict is RTE


@pytest.mark.parametrize(("act", "verdict"), IN_CASE.values(), ids=IN_CASE)
def test_in_a_case(judge: Judge, act: str, verdict: Verdict | None) -> None:
    """What is sent in a case is judged by what it is; the worst that comes of it is the submission's own fault."""
    package = tiny_package("case_seconds = 0.5" if verdict is TLE else "")
    result = judge.judge(package, f"{HEAD}\ndef add(a, b):\n    {act}\n    return a + b\n".encode())
    assert result.verdict in ({verdict} if verdict else {WA, RTE})


def test_after_a_case(judge: Judge) -> None:
    """What a thread sends between two cases is not taken for the next answer with the next one behind it."""
    source = f"""{HEAD}
def add(a, b):
    time.sleep(0.1)
    threading.Timer(0.05, say, (Frame.ANSWER, a)).start()
    return a + b
"""
    result = judge.judge(tiny_package(), source.encode())
    assert result.verdict in (WA, RTE)


def test_answers_of_another_kind(judge: Judge) -> None:
    """A program that sends its right answers itself, and holds its function back, is right: the answer is what counts."""
    source = f"{HEAD}\ndef add(a, b):\n    say(Frame.ANSWER, a + b)\n    os._exit(0)\n"
    result = judge.judge(tiny_package(), source.encode())
    assert result.verdict is not Verdict.JUDGE_ERROR
    assert result.cases[0].verdict is Verdict.ACCEPTED
