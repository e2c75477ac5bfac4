"""`judge.boxes.pooling.background`: tasks run on one thread, when they are due."""

import logging
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError
from functools import partial

import pytest

from judge.boxes.pooling.background import TaskThread, await_task

SECONDS = 30.0
HOURS = 3600.0


@pytest.fixture
def thread() -> Iterator[TaskThread]:
    """A thread that is closed at the end."""
    made = TaskThread("test")
    yield made
    made.close()


def test_tasks_run_in_order_on_one_thread(thread: TaskThread) -> None:
    """Tasks that are due run in the order in which they were submitted, and never two at once."""
    ran: list[tuple[int, int]] = []

    def run(number: int) -> None:
        ran.append((number, threading.get_ident()))

    futures = [thread.submit(partial(run, number)) for number in range(50)]
    for future in futures:
        future.result(SECONDS)
    assert [number for number, _ in ran] == list(range(50))
    assert len({ident for _, ident in ran} - {threading.get_ident()}) == 1


def test_a_delayed_task_lets_others_pass(thread: TaskThread) -> None:
    """A task that is due later runs after tasks that were submitted after it and are due at once."""
    ran: list[str] = []
    later = thread.submit(lambda: ran.append("later"), 0.2)
    thread.submit(lambda: ran.append("now")).result(SECONDS)
    later.result(SECONDS)
    assert ran == ["now", "later"]


def test_a_failed_task_ends_nothing(thread: TaskThread, caplog: pytest.LogCaptureFixture) -> None:
    """A task that fails is logged, and the next one runs."""
    with caplog.at_level(logging.ERROR):
        failed = thread.submit(lambda: 1 // 0)
        thread.submit(lambda: None).result(SECONDS)
    assert isinstance(failed.exception(), ZeroDivisionError)
    assert "ZeroDivisionError" in caplog.text


def test_a_task_can_submit_another(thread: TaskThread) -> None:
    """A task may submit tasks; they run after it."""
    done = threading.Event()
    thread.submit(lambda: thread.submit(done.set))
    assert done.wait(SECONDS)


def test_close_waits_for_the_running_task_and_cancels_the_others() -> None:
    """On closing, the task that runs is finished, and no other one begins; the futures of the others are cancelled."""
    thread = TaskThread("test")
    begun, go, ended = threading.Event(), threading.Event(), threading.Event()

    def slow() -> None:
        begun.set()
        go.wait(SECONDS)
        ended.set()

    thread.submit(slow)
    waiting, delayed = thread.submit(lambda: None), thread.submit(lambda: None, HOURS)
    assert begun.wait(SECONDS)
    closing = threading.Thread(target=thread.close)
    closing.start()
    for future in (waiting, delayed):
        await_task(future)
        with pytest.raises(CancelledError):
            future.result(SECONDS)
    go.set()
    closing.join(SECONDS)
    assert ended.is_set()
    assert thread.submit(lambda: None).cancelled()
