"""What a box reports of its end: facts, measured by us or told by the kernel, never by the program."""

import errno
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from judge.boxes.box import Box
from judge.boxes.exit import Exit, Stopped, StoppedBy
from judge.boxes.limits import BoxLimits
from judge.boxes.supervision.channel import ProtocolError
from judge.boxes.zygote import Zygote
from judge.errors import BoxError
from judge.inside.wire import Frame, decode, encode

pytestmark = pytest.mark.box
SECONDS = 30.0
MIB = 1 << 20
Run = Callable[..., Box]


@pytest.fixture
def boxed(zygote: Zygote) -> Iterator[Run]:
    """Makes boxes that run a module body, each with limits of its own; destroys them at the end."""
    boxes: list[Box] = []

    def run(source: str, **limits: Any) -> Box:
        boxes.append(zygote.box(BoxLimits(**limits)))
        code = np.frombuffer(source.encode(), np.uint8)
        request = {"source": code, "function": "f", "arrays": "numpy", "keep_compiled": False}
        boxes[-1].send(Frame.SOURCE, encode(request), SECONDS)
        return boxes[-1]

    yield run
    for box in boxes:
        box.destroy()


@pytest.fixture(params=["cgroup", "supervised"])
def memory(request: pytest.FixtureRequest, zygote: Zygote, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways of limiting memory; the cgroup's is skipped where this machine has none."""
    if request.param == "supervised":
        monkeypatch.setattr(zygote.spawner, "hierarchy", None)
    elif zygote.spawner.hierarchy is None:
        pytest.skip(f"no control group: {zygote.spawner.why_no_cgroup}")
    return str(request.param)


def stopped(box: Box, seconds: float = SECONDS) -> Exit:
    """How it ended, when it ends without an answer."""
    with pytest.raises(Stopped):
        box.receive(seconds)
    return box.end_by_itself()


def answer(box: Box) -> object:
    """What it answers; loading has gone well."""
    kind, payload = box.receive(SECONDS)
    assert kind in (Frame.LOADED, Frame.ANSWER), decode(payload)
    return decode(payload)


def ask(box: Box, **arguments: object) -> object:
    """What the function answers."""
    box.send(Frame.CASE, encode(arguments), SECONDS)
    return answer(box)


def send_for_ever(box: Box, payload: bytes, seconds: float) -> None:
    """Send frames until that fails."""
    while True:
        box.send(Frame.CASE, payload, seconds)


def test_code(boxed: Run) -> None:
    """A process that ends itself has a code, no signal, and was not stopped."""
    facts = stopped(boxed("import os; os._exit(7)"))
    assert (facts.code, facts.signal, facts.stopped_by) == (7, None, None)
    assert facts.cpu_seconds > 0
    assert facts.wall_seconds > 0
    assert facts.output_bytes == 0


def test_signal(boxed: Run) -> None:
    """A process that crashes has a signal, no code, and was not stopped."""
    facts = stopped(boxed("import ctypes; ctypes.string_at(0)"))
    assert (facts.code, facts.signal, facts.stopped_by) == (None, signal.SIGSEGV, None)


def test_wall(boxed: Run) -> None:
    """A process that does not answer before its deadline is stopped by the wall clock, whether it works or waits."""
    for act in ("while True: pass", "import time; time.sleep(3600)"):
        facts = stopped(boxed(act), 0.3)
        assert (facts.code, facts.signal, facts.stopped_by) == (None, signal.SIGKILL, StoppedBy.WALL)


def test_cpu_of_one_that_waits(boxed: Run) -> None:
    """A box that we end was not stopped for its processor time, however much of it was used."""
    box = boxed("import time\nwhile time.process_time() < 1.7: pass\ndef f(): pass\n", cpu_seconds=2)
    answer(box)
    assert box.end().stopped_by is None


@pytest.mark.parametrize("threads", [1, 3])
def test_cpu(boxed: Run, threads: int) -> None:
    """A process that uses up its processor time is stopped for that by the kernel, its threads counted together."""
    source = f"""
import hashlib, threading
def work():
    while True: hashlib.sha256(bytes(1 << 20)).digest()
for _ in range({threads}): threading.Thread(target=work).start()
"""
    facts = stopped(boxed(source + "def f(): pass\nthreading.Event().wait()", cpu_seconds=1))
    assert (facts.code, facts.signal, facts.stopped_by) == (None, signal.SIGKILL, StoppedBy.CPU)
    assert facts.cpu_seconds >= 0.5


def test_memory(memory: str, boxed: Run) -> None:
    """A process that touches more memory than it may is stopped for that, with a cgroup and without."""
    box = boxed("kept = []\nwhile True: kept.append(bytearray(b'x') * (1 << 20))", memory_bytes=64 * MIB)
    facts = stopped(box)
    assert (facts.code, facts.signal, facts.stopped_by) == (None, signal.SIGKILL, StoppedBy.MEMORY)
    assert facts.peak_bytes > 60 * MIB
    if memory == "cgroup":
        assert facts.peak_bytes <= 64 * MIB


def test_memory_of_scratch(memory: str, boxed: Run) -> None:
    """Files in the scratch directory are memory: they count, or they do not fit."""
    source = """
import os
for number in range(1000):
    with open(f"/dev/shm/{number}", "wb") as file: file.write(bytes(1 << 20))
"""
    box = boxed(f"{source}\ndef f(): pass\n", memory_bytes=32 * MIB, scratch_bytes=16 * MIB)
    kind, payload = box.receive(SECONDS)
    assert kind is Frame.ERROR
    assert os.strerror(errno.ENOSPC) in str(decode(payload))
    assert memory


def test_peak(memory: str, boxed: Run) -> None:
    """The most memory that was in use at once is reported, also when it was given back."""
    source = """
import time
kept = bytearray(b'x') * (40 << 20)
time.sleep(0.5)
del kept
def f(): pass
"""
    box = boxed(source, memory_bytes=200 * MIB)
    answer(box)
    assert 40 * MIB <= box.end().peak_bytes < 80 * MIB
    assert memory


def test_memory_that_is_not_touched(memory: str, boxed: Run) -> None:
    """Address space is not memory: what is reserved and never touched costs nothing."""
    box = boxed(
        "import mmap\nkept = mmap.mmap(-1, 4 << 30, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)\n"
        "def f(): return len(kept)\n",
        memory_bytes=64 * MIB,
    )
    answer(box)
    assert ask(box) == 4 << 30
    assert memory


def test_output(boxed: Run) -> None:
    """A process that prints more than it may is stopped for that; what it may have printed is kept."""
    box = boxed("while True: print('x' * 99)", output_bytes=1000)
    facts = stopped(box)
    assert (facts.code, facts.signal, facts.stopped_by) == (None, signal.SIGKILL, StoppedBy.OUTPUT)
    assert facts.output_bytes > 1000
    assert box.take_output() == ("x" * 99 + "\n") * 10


def test_output_within_its_limit(boxed: Run) -> None:
    """Both streams count; what is printed up to the limit is no matter."""
    box = boxed("import sys\nprint('a' * 499)\nprint('b' * 499, file=sys.stderr)\ndef f(): pass\n", output_bytes=1000)
    answer(box)
    assert box.take_output() == "a" * 499 + "\n" + "b" * 499 + "\n"
    assert box.take_output() == ""
    facts = box.end()
    assert (facts.output_bytes, facts.stopped_by) == (1000, None)


def test_output_is_text(boxed: Run) -> None:
    """Bytes that are no text are replaced."""
    box = boxed("import os\nos.write(1, b'\\xff\\xfe')\ndef f(): pass\n")
    answer(box)
    assert box.take_output() == "\ufffd\ufffd"


def test_output_after_closing(boxed: Run) -> None:
    """A process that closes its output goes on without."""
    box = boxed("import os\nprint('a', flush=True)\nos.close(1); os.close(2)\ndef f(): return 5\n")
    answer(box)
    assert ask(box) == 5
    assert box.take_output() == "a\n"


def test_large_frames(boxed: Run) -> None:
    """A large frame goes in and comes out whole, while the program prints."""
    box = boxed("def f(x):\n    print('p' * 30_000)\n    return x[::-1]\n")
    answer(box)
    x = np.arange(1 << 20)
    assert np.array_equal(np.asarray(ask(box, x=x)), x[::-1])


def test_end_of_one_that_waits(boxed: Run) -> None:
    """A box that is ended by us was not stopped by a limit, and ends once, however often it is asked to."""
    box = boxed("def f(): pass\n")
    answer(box)
    facts = box.end()
    assert (facts.code, facts.signal, facts.stopped_by) == (None, signal.SIGKILL, None)
    again = box.end()
    assert (again.code, again.signal, again.cpu_seconds) == (facts.code, facts.signal, facts.cpu_seconds)


def test_one_that_ignores_signals(boxed: Run) -> None:
    """A process that ignores every signal that can be ignored is ended nevertheless."""
    source = """
import signal
for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
    signal.signal(number, signal.SIG_IGN)
def f(): pass
"""
    box = boxed(source)
    answer(box)
    assert box.end().signal == signal.SIGKILL


def test_out_of_turn(boxed: Run) -> None:
    """What is no frame, and what was not asked for, is refused."""
    box = boxed("import os\nos.write(3, b'\\xff' * 100)\n")
    with pytest.raises(ProtocolError, match="no frame is of kind 255"):
        box.receive(SECONDS)
    box = boxed("import os\nprint('x', flush=True)\nos.write(3, b'x')\nwhile True: pass\n")
    while not box.take_output():
        time.sleep(0.01)
    with pytest.raises(ProtocolError, match="not asked for"):
        send_for_ever(box, b"", SECONDS)


def test_send_to_one_that_is_gone(boxed: Run) -> None:
    """Sending to a box that has ended says so."""
    box = boxed("import os; os._exit(0)")
    with pytest.raises(Stopped):
        send_for_ever(box, bytes(MIB), SECONDS)
    assert box.end_by_itself().code == 0


def test_send_to_one_that_does_not_listen(boxed: Run) -> None:
    """A box that does not take what it is sent is stopped by the wall clock."""
    box = boxed("while True: pass")
    with pytest.raises(Stopped):
        send_for_ever(box, bytes(MIB), 0.3)
    assert box.end().stopped_by is StoppedBy.WALL


def test_limits_that_the_program_sees(boxed: Run) -> None:
    """Files, sizes of files, threads and scratch space end where the limits say, with an ordinary exception."""
    source = """
import errno, os, threading
def attempt(action):
    try:
        while True: action()
    except (OSError, RuntimeError) as error:
        return str(error)
kept, stop = [], threading.Event()
def thread():
    threading.Thread(target=stop.wait, daemon=True).start()
def scratch():
    kept.append(os.open(f"/tmp/{len(kept)}", os.O_CREAT | os.O_WRONLY))
    os.write(kept[-1], bytes(1 << 20))
def f():
    found = {"files": attempt(lambda: kept.append(os.open("/dev/null", os.O_RDONLY)))}
    while kept: os.close(kept.pop())
    found["scratch"] = attempt(scratch)
    found["threads"] = attempt(thread)
    stop.set()
    return found
"""
    box = boxed(source, open_files=64, threads=32, scratch_bytes=8 * MIB, memory_bytes=512 * MIB)
    answer(box)
    assert ask(box) == {
        "files": f"[Errno {errno.EMFILE}] {os.strerror(errno.EMFILE)}: '/dev/null'",
        "scratch": f"[Errno {errno.ENOSPC}] {os.strerror(errno.ENOSPC)}",
        "threads": "can't start new thread",
    }


def test_destroy(zygote: Zygote) -> None:
    """A destroyed box gives back its process, its descriptors and its control group."""
    before = len(os.listdir("/proc/self/fd"))
    hierarchy = zygote.spawner.hierarchy
    made = set(hierarchy.folders()) if hierarchy else set()
    with zygote.box(BoxLimits()) as box:
        pid, folders = box.pid, set(hierarchy.folders()) - made if hierarchy else set()
        assert Path(f"/proc/{pid}").exists()
        assert all(folder.is_dir() for folder in folders)
    assert len(os.listdir("/proc/self/fd")) == before
    assert not any(folder.exists() for folder in folders)
    for _ in range(1000):  # its keeper reaps it
        if not Path(f"/proc/{pid}").exists():
            break
        time.sleep(0.01)
    assert not Path(f"/proc/{pid}").exists()


def test_destroy_twice(zygote: Zygote) -> None:
    """A box is destroyed once, however often it is asked to; killing it after that harms nobody."""
    box = zygote.box(BoxLimits())
    destroyed: list[str] = []
    box.when_destroyed(lambda: destroyed.append("destroyed"))
    box.destroy()
    box.destroy()
    box.kill()
    assert destroyed == ["destroyed"]
    assert not box.alive()


def test_rehearsal_without_a_warm_up(zygote: Zygote) -> None:
    """A box without a warm-up has nothing to rehearse; what it prints before it is sent a program does not count."""
    with zygote.box(BoxLimits()) as box:
        assert box.rehearse()
        assert box.take_output() == ""
        assert box.end().wall_seconds == 0.0


def test_killed_from_outside(boxed: Run) -> None:
    """A box is pid 1 and cannot kill itself: who is killed and met no limit was killed by the machine."""
    box = boxed("import time\ntime.sleep(60)\n")
    os.kill(box.pid, signal.SIGKILL)
    with pytest.raises(Stopped):
        box.receive(SECONDS)
    with pytest.raises(BoxError, match="killed from outside"):
        box.end_by_itself()
