"""`judge.boxes.supervision.memory`: memory as /proc tells it. Control groups are tested with real boxes, in test_box."""

import subprocess
import sys

import pytest

from judge.boxes.supervision.memory import MemoryUse, private_bytes

MIB = 1 << 20
GROWING = (
    "import sys\nsys.stdin.read(1)\nkept = bytearray(b'x') * (40 << 20)\nprint('x', flush=True)\nsys.stdin.read(1)\n"
)


@pytest.mark.parametrize(("limit", "over"), [(20 * MIB, True), (100 * MIB, False)])
def test_supervised_memory(limit: int, over: bool) -> None:
    """Only what a process takes after the start of its supervision counts; the peak is kept."""
    with subprocess.Popen([sys.executable, "-c", GROWING], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        memory = MemoryUse(child.pid, limit, None)
        child.stdin.write(b"x")
        child.stdin.flush()
        child.stdout.read(1)
        assert memory.over_limit() is over
        child.kill()
    assert memory.peak_bytes() >= 40 * MIB
    assert not memory.killed()


def test_process_that_has_ended() -> None:
    """A process that has ended holds nothing."""
    with subprocess.Popen(["true"]) as child:
        child.wait()
    assert private_bytes(child.pid) == 0
