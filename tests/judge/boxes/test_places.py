"""`judge.boxes.places`: who may compute, in which order, and who has to stop."""

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager

import pytest

from judge.boxes.places import Places

SECONDS = 30.0


class Worker:
    """A thread that takes a place, holds it until it is told to leave, and says when it has it."""

    def __init__(self, take: Callable[[], AbstractContextManager[None]]) -> None:
        self.has_place, self.leave = threading.Event(), threading.Event()
        self._take = take
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        with self._take():
            self.has_place.set()
            self.leave.wait(SECONDS)

    def end(self) -> None:
        """Give the place back."""
        self.leave.set()
        self._thread.join(SECONDS)
        assert not self._thread.is_alive()


class Background(Worker):
    """Background work, which gives its place up when it is cancelled, or is `stubborn` and only notes that."""

    def __init__(self, places: Places, *, stubborn: bool = False) -> None:
        self.cancelled = threading.Event()
        self._stubborn = stubborn
        super().__init__(lambda: places.background(self._cancel))

    def _cancel(self) -> None:
        assert not self.cancelled.is_set(), "it is cancelled once"
        self.cancelled.set()
        if not self._stubborn:
            self.leave.set()


def submission(places: Places) -> Worker:
    """A submission that waits until it is in the queue or has a place."""
    known = len(places._submissions)
    worker = Worker(places.submission)
    deadline = time.monotonic() + SECONDS
    while not worker.has_place.is_set() and len(places._submissions) == known and time.monotonic() < deadline:
        time.sleep(0.001)
    return worker


def settled(event: threading.Event) -> bool:
    """Whether the event comes although it should not: threads that could make it come have had time to."""
    return event.wait(0.2)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_count(count: int) -> None:
    """So many may compute at once, of both kinds together, and no more."""
    places = Places(count)
    assert places.count == count
    computing, most, lock = 0, 0, threading.Lock()

    def compute(number: int) -> None:
        nonlocal computing, most
        with places.submission() if number % 2 else places.background(lambda: None):
            with lock:
                computing += 1
                most = max(most, computing)
            time.sleep(random.uniform(0, 0.002))  # other threads get a chance to be one too many
            with lock:
                computing -= 1

    with ThreadPoolExecutor(16) as executor:
        list(executor.map(compute, range(200)))
    assert most == count
    assert computing == 0


def test_submissions_come_first_in_their_order() -> None:
    """Submissions get a place in the order in which they came, all of them before background work that waits longer."""
    places = Places(1)
    first = submission(places)
    background = Background(places)
    order = [submission(places) for _ in range(5)]
    for before, after in zip([first, *order], order, strict=False):
        assert not after.has_place.is_set()
        before.end()
        assert after.has_place.wait(SECONDS)
        assert not background.has_place.is_set()
    order[-1].end()
    assert background.has_place.wait(SECONDS)
    background.end()


def test_waiting_submission_cancels_background_work() -> None:
    """Background work is cancelled when a submission finds no place, and the submission gets its place."""
    places = Places(2)
    background = Background(places)
    assert background.has_place.wait(SECONDS)
    first = submission(places)
    assert first.has_place.wait(SECONDS)
    assert not background.cancelled.is_set(), "there was a free place"
    second = submission(places)
    assert second.has_place.wait(SECONDS)
    assert background.cancelled.is_set()
    for worker in (background, first, second):
        worker.end()


def test_as_much_is_cancelled_as_is_needed() -> None:
    """Each submission that waits has one piece of background work cancelled, the newest first, and no more than that."""
    places = Places(3)
    work = []
    for _ in range(3):
        work.append(Background(places, stubborn=True))
        assert work[-1].has_place.wait(SECONDS)
    first = submission(places)
    assert [it.cancelled.is_set() for it in work] == [False, False, True]
    second = submission(places)
    assert [it.cancelled.is_set() for it in work] == [False, True, True]
    work[2].end()
    assert first.has_place.wait(SECONDS)
    first.end()
    assert second.has_place.wait(SECONDS)
    third = submission(places)  # the second one's work has not given its place up yet: it will be this one's
    assert not work[0].cancelled.is_set()
    work[1].end()
    assert third.has_place.wait(SECONDS)
    for worker in (second, third, work[0]):
        worker.end()


def test_no_wake_up_is_lost() -> None:
    """Background work that waits gets a place that submissions leave free, though no place is given back after that."""
    places = Places(2)
    holders = [submission(places), submission(places)]
    waiting = submission(places)
    background = Background(places)
    for holder in holders:
        holder.end()
    assert waiting.has_place.wait(SECONDS)
    assert background.has_place.wait(SECONDS)
    waiting.end()
    background.end()


def test_background_work_waits_while_a_submission_does() -> None:
    """A place that a submission waits for is not given to background work that comes later."""
    places = Places(1)
    first, second = submission(places), submission(places)
    background = Background(places)
    first.end()
    assert second.has_place.wait(SECONDS)
    assert not settled(background.has_place)
    second.end()
    assert background.has_place.wait(SECONDS)
    background.end()


def test_places_are_given_back_after_an_exception() -> None:
    """A place is given back however its holder leaves."""
    places = Places(1)
    for take in (places.submission, lambda: places.background(lambda: None)):
        with pytest.raises(ZeroDivisionError), take():
            raise ZeroDivisionError
    with places.submission():
        pass


def test_submissions_do_not_starve() -> None:
    """However much background work there is, and however often it comes again, every submission gets its place."""
    places = Places(2)
    stop = threading.Event()

    def work_again_and_again() -> None:
        while not stop.is_set():
            cancelled = threading.Event()
            with places.background(cancelled.set):
                cancelled.wait(SECONDS)

    workers = [threading.Thread(target=work_again_and_again, daemon=True) for _ in range(6)]
    for worker in workers:
        worker.start()
    for _ in range(100):
        judged = submission(places)
        assert judged.has_place.wait(SECONDS)
        judged.end()
    stop.set()
    last = [submission(places) for _ in range(2)]  # which cancel those that still hold a place
    assert all(it.has_place.wait(SECONDS) for it in last)
    for it in last:
        it.end()
