"""The workbench of boxes: a session outlives crashes, and a limit ends it."""

import pytest

from judge.check.workbench import MOST_BOXES, Bench
from judge.execute import Answered, Ended, Raised
from judge.inside.wire import encode
from judge.verdict import Verdict
from tests.judge.conftest import RIGHT, tiny_package

pytestmark = pytest.mark.box
CALL = encode({"a": 1, "b": 2})
CRASH = encode({"a": 1, "b": 3})


def test_session(real_bench: Bench) -> None:
    """A source answers as often as it is asked; one that cannot be loaded says so to every call."""
    with real_bench.session(tiny_package(), RIGHT.encode(), 5) as session:
        assert [session.call(CALL).outcome for _ in range(3)] == [Answered(3)] * 3
    with real_bench.session(tiny_package(), b"raise ValueError", 5) as session:
        assert isinstance(session.call(CALL).outcome, Raised)


def test_crash(real_bench: Bench) -> None:
    """After a crash the session goes on in a fresh box, until there were enough of them."""
    source = b"import os\n\ndef add(a, b):\n    if b == 3: os._exit(1)\n    return a + b\n"
    with real_bench.session(tiny_package(), source, 5) as session:
        for _ in range(MOST_BOXES):
            assert session.call(CALL).outcome == Answered(3)
            assert isinstance(session.call(CRASH).outcome, Ended)
        assert isinstance(session.call(CALL).outcome, Ended)


def test_limit(real_bench: Bench) -> None:
    """A limit ends the session: every later call meets it."""
    source = b"def add(a, b):\n    while b == 3: pass\n    return a + b\n"
    with real_bench.session(tiny_package(), source, 0.5) as session:
        assert session.call(CALL).outcome == Answered(3)
        assert session.call(CRASH).outcome == session.call(CALL).outcome


def test_cases_and_verdicts(real_bench: Bench) -> None:
    """Another secret draws other hidden cases; the verdict is the judge's."""
    package = tiny_package()
    one, other = (real_bench.cases(package, secret) for secret in (b"one", b"other"))
    assert [case.encoded for case in one[:2]] == [case.encoded for case in other[:2]]
    assert [case.encoded for case in one[2:]] != [case.encoded for case in other[2:]]
    assert len(real_bench.draw(package, 1)) == 3
    assert real_bench.judge(package, RIGHT.encode(), b"one").verdict is Verdict.ACCEPTED
    assert real_bench.judge(package, b"def add(a, b):\n    return a\n", b"other").verdict is Verdict.WRONG_ANSWER
