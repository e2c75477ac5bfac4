"""The whole way of a submission, in real boxes: every way to be wrong has its verdict, and nothing stays behind."""

import contextlib
import os
import re
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from judge.errors import BoxError
from judge.judge import Judge
from judge.packages.layout import MAX_SOURCE_BYTES
from judge.result import Result
from judge.verdict import Kind, Verdict
from tests.judge.conftest import HIDDEN, RIGHT, tiny_package
from tests.judge.programs import SEGFAULT, in_all, in_case, submit, verdicts

pytestmark = pytest.mark.box
OK, WA, RTE = Verdict.ACCEPTED, Verdict.WRONG_ANSWER, Verdict.RUNTIME_ERROR
CE, TLE, MLE, OLE = Verdict.COMPILE_ERROR, Verdict.TIME_LIMIT, Verdict.MEMORY_LIMIT, Verdict.OUTPUT_LIMIT


def test_accepted(judge: Judge) -> None:
    """A right answer is accepted in every case; samples are shown, hidden cases are not."""
    result = submit(judge, RIGHT)
    assert (result.verdict, verdicts(result)) == (OK, [OK] * 5)
    assert result.message.startswith("All 5 cases")
    assert [case.detail is not None for case in result.cases] == [True, True, False, False, False]
    assert result.peak_bytes > 0
    assert all(case.wall_seconds is not None for case in result.cases)


def test_wrong(judge: Judge) -> None:
    """The first case that is wrong gives the verdict, and the others are still judged."""
    result = submit(judge, in_case(2, "return a - b"))
    assert (result.verdict, verdicts(result)) == (WA, [OK, OK, WA, OK, OK])
    assert re.match("Hidden case 3: .*integers", result.message)


MODULES = {
    "syntax error": ("def add(a, b):\n    return a +\n", CE, 2, "SyntaxError in line 2: invalid syntax"),
    "indentation": ("def add(a, b):\nreturn a\n", CE, 2, "IndentationError in line 2"),
    "no function": ("def sub(a, b):\n    return a - b\n", CE, None, "does not define the function add"),
    "no callable": ("add = 5\n", CE, None, "does not define the function add"),
    "empty": ("", CE, None, "does not define the function add"),
    "null byte": (b"x = 1\ny = '\0'\n", CE, None, "Line 2 of the source contains a null byte"),
    "not UTF-8": (b"# fine\nx = '\xff\xfe'\n", CE, None, "SyntaxError"),
    "too long": (b"#" * (MAX_SOURCE_BYTES + 1), CE, None, "limit of 64 KiB"),
    "too deep": ("x = " + "(" * 5000 + ")" * 5000, CE, None, "too many nested parentheses"),
    "exception": ("\nraise ValueError('at once')\n", RTE, 2, "ValueError in line 2: at once"),
    "SystemExit": ("import sys\nsys.exit(0)\n", RTE, 2, "SystemExit in line 2: 0"),
    "exit code": ("import os\nos._exit(0)\n", RTE, None, "with exit code 0"),
    "segfault": (SEGFAULT, RTE, None, "SIGSEGV"),
    "endless loop": ("while True: pass\n", TLE, None, "within 0.5 s"),
    "endless printing": ("while True: print('x')\n", OLE, None, "printed more than"),
    "memory eaten": ("kept = []\nwhile True: kept.append(bytearray(b'x') * (1 << 20))\n", MLE, None, "64 MiB"),
}


@pytest.mark.parametrize(("source", "verdict", "line", "message"), MODULES.values(), ids=MODULES)
def test_module(judge: Judge, source: str | bytes, verdict: Verdict, line: int | None, message: str) -> None:
    """What goes wrong before the first case is told once, and there are no cases."""
    limits = "load_seconds = 0.5" if verdict is TLE else "memory_mib = 64"
    result = submit(judge, source, limits)
    assert (result.verdict, result.cases) == (verdict, ())
    assert message in result.message
    assert line is None or result.line == line


def test_caret(judge: Judge) -> None:
    """A syntax error is shown with the line's text and a caret."""
    result = submit(judge, "def add(a, b):\n    return (a + b\n")
    assert 'File "solution.py", line 2' in result.traceback
    assert "    return (a + b\n" in result.traceback
    assert "^" in result.traceback


def test_as_long_as_allowed(judge: Judge) -> None:
    """A source of the greatest length is judged."""
    assert submit(judge, RIGHT + "#" * (MAX_SOURCE_BYTES - len(RIGHT))).verdict is OK


def test_coding_cookie(judge: Judge) -> None:
    """A source may declare another encoding, as Python allows."""
    assert submit(judge, b"# coding: latin-1\nx = '\xff'\n" + RIGHT.encode()).verdict is OK


def test_output_of_loading(judge: Judge) -> None:
    """What the module body prints is shown, since no hidden value was there; a case's output in samples alone."""
    result = submit(judge, f"print('loading')\n{in_all('print(a.sum(), b)')}")
    assert result.output == "loading\n"
    assert [case.detail.output for case in result.cases if case.detail] == ["3 0\n", "2.0 1\n"]


def test_state_between_cases(judge: Judge) -> None:
    """A program may change its arguments: each case has its own."""
    assert submit(judge, "def add(a, b):\n    a += b\n    return a\n").verdict is OK


def test_first_box_is_gone(judge: Judge) -> None:
    """Nothing that a program wrote into its scratch directory is there after its box has ended."""
    act = "import glob; left = glob.glob('/tmp/*') + glob.glob('/dev/shm/*'); open('/tmp/x', 'w'); os._exit(len(left))"
    assert [f"exit code {0} " in case.message for case in submit(judge, in_all(act), reveal=True).cases] == [True] * 5


def test_run(judge: Judge) -> None:
    """A run judges the samples only; what a program does in hidden cases is not seen."""
    result = submit(judge, in_case(3, "os._exit(1)"), kind=Kind.RUN)
    assert (result.verdict, verdicts(result)) == (OK, [OK, OK])
    assert all(case.sample and case.detail for case in result.cases)


def test_reveal(judge: Judge) -> None:
    """The package's author sees of hidden cases what is seen of samples."""
    package = tiny_package()
    result = judge.judge(package, in_case(4, "print('mine'); return a").encode(), reveal=True)
    case, prepared = result.cases[4], judge.prepare(package).cases[4]
    assert not case.sample
    assert case.detail is not None
    assert str(prepared.arguments["a"][0]) in case.detail.arguments
    assert str(prepared.want[0]) in case.detail.want
    assert case.detail.output == "mine\n"
    assert case.max_abs_error == 4.0


LEAKS = {
    "message": "raise ValueError(a)",
    "type": "raise type('E' + str(a[0]), (Exception,), {})",
    "output": "print(a, flush=True); os._exit(1)",
    "wrong answer": "return a",
    "text": "return str(a)",
    "keys": "return {str(v): v for v in a}",
    "opaque": "return type('E' + str(a[0]), (), {})()",
    "traceback": "exec(compile(f'raise ValueError({a[0]})', str(a[1]), 'exec'))",
    "frame": "os.write(3, str(a).encode())",
    "error frame": "say(stage='run')",
    "error frame of compiling": "say(stage='compile')",
    "error frame of a missing function": "say(stage='undefined')",
}
SAY = """
from judge.inside.wire import Frame, encode, pack

def say(stage):
    names = ("type", "message", "trace")
    error = {"stage": stage, "memory": False, "line": 1, **dict.fromkeys(names, str(sys._getframe(1).f_locals))}
    os.write(3, pack(Frame.ERROR, encode(error)))
    os._exit(0)
"""


@pytest.mark.parametrize("act", LEAKS.values(), ids=LEAKS)
def test_hidden_values_stay_hidden(judge: Judge, act: str) -> None:
    """Nothing that a learner is told of a hidden case holds a digit of its input or of its answer."""
    source = f"{in_all(f'if b in {HIDDEN}: {act}')}{SAY}"
    result = submit(judge, source)
    assert [case.verdict is OK for case in result.cases] == [True, True, False, False, False]
    for case in judge.prepare(tiny_package()).cases[2:]:
        assert str(case.arguments["a"][0])[:6] not in repr(result)
        assert str(case.want[0])[:6] not in repr(result)


def test_at_the_same_time(judge: Judge) -> None:
    """Several threads judge at once, and each gets its own answer."""
    sources = [RIGHT, in_all("return a"), in_all("os._exit(b)"), in_all("1 / 0"), RIGHT, in_all("print(1)")]
    results: dict[int, Result] = {}

    def work(number: int) -> None:
        results[number] = submit(judge, sources[number])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(sources))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [results[number].verdict for number in range(len(sources))] == [OK, WA, RTE, RTE, OK, OK]


def children(pid: int) -> set[int]:
    """Every process below `pid`."""
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):  # a thread may end meanwhile
            for child in map(int, task.read_text().split()):
                found |= {child} | children(child)
    return found


def descriptors() -> int:
    """How many this process has open."""
    return len(os.listdir("/proc/self/fd"))


def groups(judge: Judge) -> list[Path]:
    """The control groups that this process has made."""
    hierarchy = judge.pool.zygote.spawner.hierarchy
    return hierarchy.folders() if hierarchy else []


def comes_true(what: Callable[[], object]) -> bool:
    """Does it come true, before long? What the kernel tears down is gone a moment later."""
    for _ in range(1000):
        if what():
            return True
        time.sleep(0.01)
    return False


def test_nothing_is_left(judge: Judge) -> None:
    """A submission that is judged leaves neither a process nor a descriptor nor a control group behind."""
    zygote = judge.pool.zygote.pid
    assert zygote is not None
    submit(judge, RIGHT)
    judge.pool.settle()  # one box waits

    def held() -> tuple[int, int, int]:
        return descriptors(), len(children(zygote)), len(groups(judge))

    looks = [held()]

    def at_rest() -> bool:  # what ended a moment ago may not be gone yet
        time.sleep(0.3)
        looks.append(held())
        return looks[-1] == looks[-2]

    assert comes_true(at_rest)
    before = looks[-1]
    for act in ("return a", "os._exit(1)", SEGFAULT, "while True: print(b)", "os.write(3, b'x' * 100)"):
        submit(judge, in_all(act))
    judge.pool.settle()
    assert comes_true(lambda: held() == before), f"before: {before}, after: {held()}"


def test_close(tmp_path: Path) -> None:
    """A judge that lost its zygote gets another; once closed, even while judging, it leaves nothing behind."""
    before = descriptors()
    faults: list[BaseException] = []
    with Judge(b"secret", tmp_path) as mine:
        groups_before = set(groups(mine))
        assert submit(mine, RIGHT).verdict is OK
        assert mine.pool.zygote.pid is not None
        os.kill(mine.pool.zygote.pid, signal.SIGKILL)
        mine.pool.settle()
        assert comes_true(lambda: not any(entry.box.alive() for entry in mine.pool.ready_boxes().values())), (
            "they end with it"
        )
        assert submit(mine, RIGHT).verdict is OK

        in_box = threading.Event()
        source = in_case(2, "while True: pass").encode()

        def work() -> None:
            try:
                mine.judge(tiny_package(), source, on_case=lambda case: in_box.set() if case.index == 1 else None)
            except BaseException as fault:
                faults.append(fault)

        thread = threading.Thread(target=work)
        thread.start()
        assert in_box.wait(60)
        zygote = mine.pool.zygote.pid
        assert zygote is not None
        live = {zygote} | children(zygote)
        assert len(live) >= 3, "a zygote, a keeper and a box"
    thread.join(60)
    assert [type(fault) for fault in faults] == [BoxError]
    assert comes_true(lambda: not any(Path(f"/proc/{pid}").exists() for pid in live))
    assert descriptors() == before
    assert comes_true(lambda: not set(groups(mine)) - groups_before)
