"""What cloning a warm process needs from this machine, tested one need at a time: a failure has a cause, not only a message."""

import ctypes
import errno
import platform
from enum import StrEnum
from pathlib import Path

import judge.inside
from judge.errors import BoxError
from judge.inside import kernel

LIBRARY = Path(judge.inside.__file__).parent / "libforkall.so"  # built from forkall.c


class CloneFailure(StrEnum):
    """Why boxes are not cloned. `SELF_TEST` is everything that only a real clone shows."""

    PLATFORM = "platform"
    LIBRARY_NOT_BUILT = "library_not_built"
    LIBRARY_NOT_LOADABLE = "library_not_loadable"
    NO_TID_ADDRESS = "no_tid_address"
    SETNS_REFUSED = "setns_refused"
    SELF_TEST = "self_test"


class CannotClone(BoxError):  # noqa: N818  # the name says what happened
    """This machine lacks one of the needs; `cause` says which."""

    def __init__(self, cause: CloneFailure, detail: str) -> None:
        super().__init__(detail)
        self.cause = cause


def check_needs() -> None:
    """Check everything that can be checked without a clone. This takes less than a millisecond.

    Raises:
        CannotClone: the first need that is not met.
    """
    _check_library()
    _check_tid_address()
    _check_setns()


def _check_library() -> None:
    if platform.machine() != "x86_64":
        raise CannotClone(
            CloneFailure.PLATFORM, f"processes are cloned on x86-64 only, and this is {platform.machine()}"
        )
    if not LIBRARY.exists():
        raise CannotClone(CloneFailure.LIBRARY_NOT_BUILT, f"{LIBRARY.name} was not built at installation")
    try:
        ctypes.CDLL(str(LIBRARY))
    except OSError as error:
        raise CannotClone(CloneFailure.LIBRARY_NOT_LOADABLE, str(error)) from error


def _check_tid_address() -> None:
    address = ctypes.c_void_p()
    try:
        kernel.prctl(kernel.PR_GET_TID_ADDRESS, ctypes.addressof(address))
    except OSError as error:
        detail = f"the kernel does not tell where a thread's id is kept (PR_GET_TID_ADDRESS): {error.strerror}"
        raise CannotClone(CloneFailure.NO_TID_ADDRESS, detail) from error


def _check_setns() -> None:
    """Make the keeper's call with a descriptor that does not exist: EBADF says that the call itself is allowed."""
    try:
        kernel.enter_namespaces_of(-1, kernel.SCRATCH_NAMESPACES)
    except OSError as error:
        if error.errno != errno.EBADF:
            raise CannotClone(CloneFailure.SETNS_REFUSED, str(error.strerror)) from error
