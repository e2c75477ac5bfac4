"""The filter of system calls: it compiles, it is closed by default, and its lack is said with a remedy."""

import ctypes
import struct
from typing import Any, NoReturn

import pytest

from judge.boxes.confinement import seccomp, syscalls
from judge.errors import BoxError

INSTRUCTION = struct.Struct("<HBBI")
RETURN = 0x06
EPERM, ENOSYS = 0x00050001, 0x00050026
ALLOWED, KILLED = 0x7FFF0000, 0x80000000


def instructions() -> list[tuple[int, ...]]:
    """The compiled filter, read as the kernel does: code, jumps, value."""
    bpf = seccomp.compile_filter()
    assert len(bpf) % INSTRUCTION.size == 0
    return list(INSTRUCTION.iter_unpack(bpf))


def test_compiles() -> None:
    """The filter is a program of a length that the kernel takes, and the same each time."""
    assert 50 < len(instructions()) <= 4096
    assert seccomp.compile_filter() == seccomp.compile_filter()


def test_what_it_returns() -> None:
    """A call is allowed, refused with an error that libraries understand, or the end: it is never traced or only logged."""
    assert {value for code, _, _, value in instructions() if code == RETURN} == {ALLOWED, EPERM, ENOSYS, KILLED}


def test_jumps_stay_inside() -> None:
    """Every jump goes forward to an instruction of the filter."""
    program = instructions()
    for at, (code, if_true, if_false, value) in enumerate(program):
        if code & 0x07 == 0x05:
            reach = value if code == 0x05 else max(if_true, if_false)
            assert at + 1 + reach < len(program)


def test_library_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without libseccomp there is no filter, and the error says how to get it."""

    def missing(*_: Any, **__: Any) -> NoReturn:
        raise OSError("cannot open shared object file")

    monkeypatch.setattr(ctypes, "CDLL", missing)
    with pytest.raises(BoxError, match="apt-get install libseccomp2"):
        seccomp.compile_filter()


def test_library_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that libseccomp refuses is an error with the call's name: a filter with a gap is never used."""
    monkeypatch.setattr(seccomp, "KILL_PROCESS", 0x12345678)
    with pytest.raises(BoxError, match=f"refused {syscalls.KILLED[0]}"):
        seccomp.compile_filter()


def test_unknown_calls_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A call that this machine does not know is left out: it is refused like any other that is not listed."""
    before = seccomp.compile_filter()
    monkeypatch.setattr(syscalls, "ALLOWED", {**syscalls.ALLOWED, "no_call_of_that_name": "nobody"})
    assert seccomp.compile_filter() == before
