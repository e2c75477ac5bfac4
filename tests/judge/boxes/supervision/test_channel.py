"""`judge.boxes.supervision.channel`: whole frames come through, and nothing else."""

import select
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from judge.boxes.exit import Stopped
from judge.boxes.supervision.channel import Channel, ProtocolError
from judge.inside.wire import HEADER, Frame, pack

SECONDS = 30.0


def wait(end: socket.socket, events: int, deadline: float) -> None:
    """Wait as a box does that meets no limit but the deadline."""
    poll = select.poll()
    poll.register(end, events)
    if not poll.poll(max(deadline - time.monotonic(), 0) * 1000):
        raise Stopped


def soon() -> float:
    """A deadline that is met."""
    return time.monotonic() + SECONDS


@pytest.fixture
def ends() -> Iterator[tuple[Channel, socket.socket]]:
    """A channel and the box's end of it."""
    ours, theirs = socket.socketpair()
    channel = Channel(ours, wait)
    yield channel, theirs
    channel.close()
    theirs.close()


def test_frames_in_pieces(ends: tuple[Channel, socket.socket]) -> None:
    """A frame is received whole, in however many pieces it comes."""
    channel, box = ends
    frame = pack(Frame.ANSWER, b"payload")

    def write() -> None:
        for byte in frame:
            box.send(bytes([byte]))

    writer = threading.Thread(target=write)
    writer.start()
    assert channel.receive(soon()) == (Frame.ANSWER, b"payload")
    writer.join()


def test_large_frame_is_sent_whole(ends: tuple[Channel, socket.socket]) -> None:
    """A frame that is larger than the socket's buffer is sent as the box reads it."""
    channel, box = ends
    payload = bytes(4 << 20)
    received = bytearray()

    def read() -> None:
        while len(received) < HEADER.size + len(payload):
            received.extend(box.recv(1 << 20))

    reader = threading.Thread(target=read)
    reader.start()
    channel.send(Frame.CASE, payload, soon())
    reader.join(SECONDS)
    assert received == pack(Frame.CASE, payload)


def test_unknown_frame(ends: tuple[Channel, socket.socket]) -> None:
    """Bytes that are not a frame break the protocol."""
    channel, box = ends
    box.send(b"\xff" * HEADER.size)
    with pytest.raises(ProtocolError, match="no frame is of kind 255"):
        channel.receive(soon())


def test_unasked_bytes(ends: tuple[Channel, socket.socket]) -> None:
    """What was sent before it was asked for breaks the protocol: at once, and when the next frame is sent."""
    channel, box = ends
    channel.require_silence()
    box.send(b"x")
    for act in (channel.require_silence, lambda: channel.send(Frame.CASE, b"", soon())):
        with pytest.raises(ProtocolError, match="not asked for"):
            act()


def test_closed_end(ends: tuple[Channel, socket.socket]) -> None:
    """A box that has closed its end has stopped, whether it is sent something or asked for something."""
    channel, box = ends
    box.close()
    with pytest.raises(Stopped):
        channel.receive(soon())
    with pytest.raises(Stopped):
        channel.send(Frame.CASE, b"", soon())


def test_deadline(ends: tuple[Channel, socket.socket]) -> None:
    """A box that does not answer in time has stopped."""
    with pytest.raises(Stopped):
        ends[0].receive(time.monotonic())
