# Makes epolls, events and timers until it is refused.
# must: wrong_answer
# control: without rlimits
import ctypes
import select

libc = ctypes.CDLL(None, use_errno=True)
kept = []


def solve(x):
    for _ in range(110):
        try:
            kept.append(select.epoll())
        except OSError:
            return None
        if libc.eventfd(0, 0) < 0 or libc.timerfd_create(1, 0) < 0:
            return None
    return x + 1
