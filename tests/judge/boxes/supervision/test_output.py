"""`judge.boxes.supervision.output`: what is kept of a pipe, and what is counted."""

import os
from collections.abc import Iterator

import pytest

from judge.boxes.supervision.output import Output


@pytest.fixture
def pipe() -> Iterator[tuple[Output, int]]:
    """An output with a limit of ten bytes, and the end that is written to."""
    reader, writer = os.pipe()
    output = Output(reader, 10)
    yield output, writer
    output.close()
    os.close(writer)


def test_text_is_taken_once(pipe: tuple[Output, int]) -> None:
    """Each call returns what came since the last one; bytes that are not UTF-8 are replaced."""
    output, writer = pipe
    os.write(writer, b"one\xff")
    output.drain()
    assert output.take() == "one\ufffd"
    assert output.take() == ""
    assert output.total_bytes == 4


def test_limit(pipe: tuple[Output, int]) -> None:
    """Bytes up to the limit are kept; one more is over the limit."""
    output, writer = pipe
    os.write(writer, b"x" * 10)
    output.drain()
    assert not output.over_limit
    os.write(writer, b"y")
    output.drain()
    assert output.over_limit
    assert output.total_bytes == 11
    assert output.take() == "x" * 10


def test_reset(pipe: tuple[Output, int]) -> None:
    """A reset output has printed nothing."""
    output, writer = pipe
    os.write(writer, b"x" * 11)
    output.drain()
    output.reset()
    assert (output.take(), output.total_bytes, output.over_limit) == ("", 0, False)


def test_end_of_the_pipe() -> None:
    """When the other end is closed, there is nothing more to wait for."""
    reader, writer = os.pipe()
    output = Output(reader, 10)
    os.write(writer, b"last")
    os.close(writer)
    output.drain()
    assert (output.descriptor, output.take()) == (-1, "last")
    output.drain()
    output.close()
