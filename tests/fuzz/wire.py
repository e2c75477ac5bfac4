"""Fuzzes the reader of a stranger's bytes: nothing but WireError may come of it, and what is read can be written again."""

import contextlib
import sys

import atheris

with atheris.instrument_imports():
    from judge.inside.wire import HEADER, WireError, decode, encode, header


def once(data: bytes) -> None:
    """One input."""
    with contextlib.suppress(WireError):
        decode(encode(decode(data)))
    if len(data) >= HEADER.size:
        with contextlib.suppress(WireError):
            header(data[: HEADER.size])


atheris.Setup(sys.argv, once)
atheris.Fuzz()
