"""The workbench of boxes: a session survives crashes, a limit ends it, and boxes are clones where programs use JAX."""

import pytest

from judge.boxes.start_method import StartMethod
from judge.check.bench import MAX_CRASHES, Bench
from judge.inside.wire import encode
from judge.packages.package import Package
from judge.sources.execute import Answered, Ended, NotReached, Raised
from judge.sources.session import Session
from judge.verdict import Verdict
from tests.judge.conftest import RIGHT, tiny_package

pytestmark = pytest.mark.box
CALL = encode({"a": 1, "b": 2})
CRASH = encode({"a": 1, "b": 3})


def test_session(real_bench: Bench) -> None:
    """A source answers every call; one that cannot be loaded fails every call."""
    with real_bench.session(tiny_package(), RIGHT.encode(), 5) as session:
        assert [session.call(CALL).outcome for _ in range(3)] == [Answered(3)] * 3
    with real_bench.session(tiny_package(), b"raise ValueError", 5) as session:
        assert isinstance(session.load().outcome, Raised)
        assert session.call(CALL).outcome == NotReached()


def test_crash(real_bench: Bench) -> None:
    """After a crash the session continues in a fresh box, up to a number of crashes."""
    source = b"import os\n\ndef add(a, b):\n    if b == 3: os._exit(1)\n    return a + b\n"
    with real_bench.session(tiny_package(), source, 5) as session:
        for _ in range(MAX_CRASHES):
            assert session.call(CALL).outcome == Answered(3)
            assert isinstance(session.call(CRASH).outcome, Ended)
        assert session.call(CALL).outcome == NotReached()


def test_limit(real_bench: Bench) -> None:
    """A limit ends the session: later calls are not made."""
    source = b"def add(a, b):\n    while b == 3: pass\n    return a + b\n"
    with real_bench.session(tiny_package(), source, 0.5) as session:
        assert session.call(CALL).outcome == Answered(3)
        assert isinstance(session.call(CRASH).outcome, Ended)
        assert session.call(CALL).outcome == NotReached()


def test_cases_and_verdicts(real_bench: Bench) -> None:
    """Another secret draws other hidden cases; the verdict is the judge's."""
    package = tiny_package()
    one, other = (real_bench.cases(package, secret) for secret in (b"one", b"other"))
    assert [case.encoded for case in one[:2]] == [case.encoded for case in other[:2]]
    assert [case.encoded for case in one[2:]] != [case.encoded for case in other[2:]]
    assert len(real_bench.draw(package, 1)) == 3
    assert real_bench.judge(package, RIGHT.encode(), b"one").verdict is Verdict.ACCEPTED
    assert real_bench.judge(package, b"def add(a, b):\n    return a\n", b"other").verdict is Verdict.WRONG_ANSWER


def warmed(bench: Bench, package: Package) -> None:
    """Wait for the template of `package`; skip the test where this machine does not clone."""
    bench.cases(package, b"one")
    bench.pool.settle()
    with bench.session(package, RIGHT.encode(), 5) as session:
        session.load()
    bench.pool.settle()
    if bench.pool.templates.why_not_cloned:
        pytest.skip(f"boxes are not cloned on this machine: {bench.pool.templates.why_not_cloned}")


def test_clones(real_bench: Bench) -> None:
    """Sessions of a package with a warm-up are clones; a call that ends one is repeated in a box that is not cloned."""
    package = tiny_package(warmup="def warmup(a, b):\n    return a + b\n")
    warmed(real_bench, package)
    source = b"import os\n\ndef add(a, b):\n    if b == 3: os._exit(1)\n    return a + b\n"
    with real_bench.session(package, source, 5) as session:
        assert isinstance(session, Session)
        assert session.call(CALL).outcome == Answered(3)
        assert isinstance(session.call(CRASH).outcome, Ended)
        assert session.call(CALL).outcome == Answered(3)
        assert isinstance(session, Session)
        assert session.start_methods == [StartMethod.CLONE, StartMethod.ZYGOTE, StartMethod.ZYGOTE]


def test_memory(real_bench: Bench) -> None:
    """A closed session knows how much memory the source needed."""
    source = b"def add(a, b):\n    return len(bytearray(b'x' * (50 << 20)))\n"
    with real_bench.session(tiny_package(), source, 5) as session:
        session.call(CALL)
    assert 50 <= session.peak_bytes / (1 << 20) < 200
