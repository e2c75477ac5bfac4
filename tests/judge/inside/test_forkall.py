"""What depends on thread ids works in a clone: in each thread that is made again, and in the one that forked."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from judge.inside import forkall

PROGRAM = Path(__file__).with_name("cloned_threads.py")
KINDS = ["initial", "forked"]  # the C library's fork leaves the process another tid address than its start does

pytestmark = pytest.mark.skipif(not Path(forkall.LIBRARY).exists(), reason="the library that clones was not built here")


@cache
def cloned(kind: str) -> dict[str, Any]:
    """What a clone found; see `cloned_threads.py`."""
    command = [sys.executable, "-W", "ignore", str(PROGRAM), kind]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_the_c_library_knows_each_thread_by_its_new_id(kind: str) -> None:
    """The id that glibc keeps of a thread is the one that the kernel gave it in the clone."""
    ids = cloned(kind)["ids"]
    assert [one["kept"] for one in ids] == [one["real"] for one in ids]
    assert len({one["real"] for one in ids}) == 3


@pytest.mark.parametrize("kind", KINDS)
def test_a_signal_reaches_the_thread_that_it_is_sent_to(kind: str) -> None:
    """pthread_kill works between any two threads of a clone."""
    assert cloned(kind)["kill"] == {"main to worker": True, "worker to main": True, "worker to worker": True}


@pytest.mark.parametrize("kind", KINDS)
def test_a_recursive_mutex_has_one_owner(kind: str) -> None:
    """A thread of a clone that holds a recursive mutex can lock it again, and no other thread can lock or unlock it."""
    steps = ["ok", "ok", "EBUSY", "ok", "EBUSY", "EPERM", "ok", "ok", "ok"]
    assert cloned(kind)["mutex"] == {"worker": steps, "main": steps}


@pytest.mark.parametrize("kind", KINDS)
def test_all_threads_get_new_ids_together(kind: str) -> None:
    """setgid, which glibc has every thread of a process do, returns in a clone, and every thread has done it."""
    assert cloned(kind)["setgid"] == {"main": [True] * 3, "worker": [True] * 3}


@pytest.mark.parametrize("kind", KINDS)
def test_a_thread_can_be_joined(kind: str) -> None:
    """pthread_join waits for the end of a thread that was made again, and of a new one, and gets their results."""
    ended = {"error": 0, "returned": 42}
    found = cloned(kind)
    assert found["join"] == ended
    assert found["new"]["join"] == ended
    assert found["new"]["ids"]["kept"] == found["new"]["ids"]["real"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_robust_mutex_outlives_its_owner(kind: str) -> None:
    """The kernel marks a robust mutex whose owner ended in a clone: it knows the owner by its new id."""
    assert cloned(kind)["robust"] == "EOWNERDEAD"


def test_a_process_whose_ids_cannot_be_found_is_refused() -> None:
    """Where control blocks hold their thread's id in two places, either could be the wrong one: no clone is made."""
    assert forkall.REASONS[forkall.NO_TID_FIELD] in cloned("ambiguous")["refused"]
