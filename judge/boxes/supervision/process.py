"""The process of a box, through its pidfd: a pid alone could soon belong to another process."""

import contextlib
import os
import select
import signal
import threading


class BoxProcess:
    """`pid` is its id in this process's PID namespace; `killed` says whether we have killed it."""

    def __init__(self, pid: int, pidfd: int) -> None:
        self.pid = pid
        self.killed = False
        self._pidfd = pidfd
        self._lock = threading.Lock()  # a kill must not find the descriptor closed, or another one in its place

    def alive(self) -> bool:
        """Whether it runs, and we have neither killed nor closed it."""
        if self.killed or self._pidfd < 0:
            return False
        poll = select.poll()
        poll.register(self._pidfd, select.POLLIN)
        return not poll.poll(0)

    def kill(self) -> None:
        """Kill it, from any thread. Harmless when it has ended, and after `close`."""
        self.killed = True
        with self._lock, contextlib.suppress(ProcessLookupError):
            if self._pidfd >= 0:
                signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)

    def close(self) -> None:
        """Close the pidfd. Harmless when it is closed."""
        with self._lock:
            if self._pidfd >= 0:
                os.close(self._pidfd)
            self._pidfd = -1
