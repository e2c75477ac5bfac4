"""`judge.boxes.supervision.process`: a process is killed through its pidfd."""

import os
import signal
import subprocess

from judge.boxes.supervision.process import BoxProcess


def test_kill() -> None:
    """A process that was killed is not alive from that moment on, and killing it again is harmless."""
    with subprocess.Popen(["sleep", "60"]) as child:
        process = BoxProcess(child.pid, os.pidfd_open(child.pid))
        assert process.alive()
        process.kill()
        assert (process.alive(), process.killed) == (False, True)
        assert child.wait() == -signal.SIGKILL
        process.kill()
        process.close()


def test_kill_after_close() -> None:
    """A process that was given up is not killed, nor is one whose pidfd has got the same number."""
    with subprocess.Popen(["sleep", "60"]) as child:
        process = BoxProcess(child.pid, os.pidfd_open(child.pid))
        process.close()
        with open(os.pidfd_open(child.pid), "rb"):
            process.kill()
            process.close()
        assert child.poll() is None
        child.kill()


def test_end_by_itself() -> None:
    """A process that has ended is not alive, though nobody killed it."""
    with subprocess.Popen(["true"]) as child:
        process = BoxProcess(child.pid, os.pidfd_open(child.pid))
        child.wait()
        assert (process.alive(), process.killed) == (False, False)
        process.close()
