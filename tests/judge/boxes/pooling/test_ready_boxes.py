"""`judge.boxes.pooling.ready_boxes`: which boxes are kept, and who gets them. Objects stand for boxes, which are not used."""

from concurrent.futures import Future
from typing import cast

from judge.boxes.box import Box
from judge.boxes.limits import BoxLimits
from judge.boxes.pooling.ready_boxes import ReadyBox, ReadyBoxes
from judge.boxes.spec import BoxSpec


def spec(number: int) -> BoxSpec:
    """A spec that differs from those of other numbers."""
    return BoxSpec("", BoxLimits(open_files=number), BoxLimits(), lambda box: None)


def ready() -> ReadyBox:
    """A box that is ready."""
    return ReadyBox(cast(Box, object()))


def test_take() -> None:
    """A box is taken once, by the first that asks for its spec."""
    boxes, entry = ReadyBoxes(2), ready()
    assert boxes.put(spec(1), entry) == []
    assert boxes.take(spec(2)) is None
    assert boxes.get(spec(1)) is entry
    assert boxes.take(spec(1)) is entry
    assert boxes.take(spec(1)) is None


def test_one_for_each_spec() -> None:
    """A new box takes the place of the one for the same spec, which is returned."""
    boxes, first, second = ReadyBoxes(2), ready(), ready()
    boxes.put(spec(1), first)
    assert boxes.put(spec(1), second) == [first]
    assert boxes.snapshot() == {spec(1): second}


def test_capacity() -> None:
    """The box that was put in first goes when there are too many."""
    boxes, entries = ReadyBoxes(2), [ready() for _ in range(3)]
    removed = [boxes.put(spec(number), entry) for number, entry in enumerate(entries)]
    assert removed == [[], [], [entries[0]]]
    assert list(boxes.snapshot()) == [spec(1), spec(2)]


def test_rehearsing_box_stays() -> None:
    """A box that rehearses is not handed out until that is over; each rehearses once."""
    boxes, entry = ReadyBoxes(2), ready()
    rehearsal: Future[None] = Future()
    boxes.put(spec(1), entry)
    boxes.start_rehearsal(spec(1), entry, lambda: rehearsal)
    boxes.start_rehearsal(spec(1), entry, Future)
    assert entry.rehearsal is rehearsal
    assert boxes.take(spec(1)) is None
    rehearsal.set_result(None)
    assert boxes.take(spec(1)) is entry
    boxes.start_rehearsal(spec(1), other := ready(), Future)
    assert other.rehearsal is None, "it is not here"


def test_remove() -> None:
    """A box is removed if it is still there, and not another one in its place."""
    boxes, entry = ReadyBoxes(2), ready()
    boxes.put(spec(1), entry)
    assert not boxes.remove(spec(1), ready())
    assert boxes.remove(spec(1), entry)
    assert not boxes.remove(spec(1), entry)


def test_close() -> None:
    """On closing all boxes are returned; one that comes later is not kept."""
    boxes, entry, late = ReadyBoxes(2), ready(), ready()
    boxes.put(spec(1), entry)
    assert boxes.close() == [entry]
    assert boxes.put(spec(1), late) == [late]
    assert boxes.snapshot() == {}
