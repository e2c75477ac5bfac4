"""The needs of cloning: each one that is not met is named. `tests/docker` shows those that the kernel refuses."""

import platform
from pathlib import Path

import pytest

from judge.boxes import cloning
from judge.boxes.cloning import CannotClone, CloneFailure, check_needs
from judge.inside import kernel


def cause() -> CloneFailure | None:
    """Why boxes are not cloned here, as far as it can be known without a clone."""
    try:
        check_needs()
    except CannotClone as error:
        return error.cause
    return None


@pytest.fixture(autouse=True)
def _library(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine with all needs; any shared library serves as the one that clones."""
    import _ctypes  # noqa: PLC0415  # the path of a shared library that this interpreter can load

    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(cloning, "LIBRARY", Path(_ctypes.__file__))
    monkeypatch.setattr(kernel, "prctl", lambda *_: 0)


def test_needs_are_met() -> None:
    """Where nothing is missing there is no cause."""
    assert cause() is None


def test_another_platform(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library exists for x86-64 only."""
    monkeypatch.setattr(platform, "machine", lambda: "aarch64")
    assert cause() is CloneFailure.PLATFORM


def test_library_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A library that was not built is told from one that cannot be loaded."""
    library = tmp_path / "lib.so"
    monkeypatch.setattr(cloning, "LIBRARY", library)
    assert cause() is CloneFailure.LIBRARY_NOT_BUILT
    library.write_bytes(b"not a library")
    assert cause() is CloneFailure.LIBRARY_NOT_LOADABLE


def test_kernel_does_not_know_the_option(monkeypatch: pytest.MonkeyPatch) -> None:
    """An option of prctl that the kernel was built without is named."""
    monkeypatch.undo()
    monkeypatch.setattr(kernel, "PR_GET_TID_ADDRESS", 0x7FFFFFFF)
    with pytest.raises(CannotClone, match="PR_GET_TID_ADDRESS") as caught:
        cloning._check_tid_address()
    assert caught.value.cause is CloneFailure.NO_TID_ADDRESS
