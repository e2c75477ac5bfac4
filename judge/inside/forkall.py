"""Forks this process with all its threads, by a small library in C, which may be missing: see `forkall.c`."""

import ctypes
import errno
import os

LIBRARY = os.path.join(os.path.dirname(__file__), "libforkall.so")
BUSY, NO_TID_FIELD = -1001, -1007
REASONS = {
    BUSY: "a thread of it did not come to rest",
    -1002: "a thread of it blocks the signal that parks it",
    -1003: "the kernel does not tell where a thread's id is kept (CONFIG_CHECKPOINT_RESTORE)",
    -1004: "it has too many threads",
    -1005: "a thread of it did not come back",
    -1006: "a thread's restartable sequences could not be registered again",
    NO_TID_FIELD: "it is not known where this C library keeps a thread's id",
}


class Forkall:
    """The library, called with the interpreter's lock held: from fork to resurrection nobody else could give it back."""

    def __init__(self) -> None:
        """Load it. Raises OSError where it was not built."""
        self._library = ctypes.PyDLL(LIBRARY)

    def park(self, threads: list[int]) -> bool:
        """Park `threads`, the ids of all others of this process; whether they were at rest.

        Raises:
            OSError: they cannot be parked; says why.
        """
        ids = (ctypes.c_int * len(threads))(*threads)
        parked = self._library.forkall_park(ids, len(threads))
        return parked != BUSY and _checked(parked) >= 0

    def fork(self, flags: int) -> int:
        """As os.fork, by the `flags` of clone(2). The child has this thread only, until it resurrects the others."""
        return _checked(self._library.forkall_fork(ctypes.c_ulong(flags)))

    def resurrect(self) -> int:
        """In the child: bring the threads back; how many there were."""
        return _checked(self._library.forkall_resurrect())


def _checked(result: int) -> int:
    if result < 0:
        reason = REASONS.get(result) or f"{errno.errorcode.get(-result, -result)}: {os.strerror(-result)}"
        raise OSError(f"the process cannot be cloned: {reason}")
    return result
