# Makes timers until it is refused.
# must: wrong_answer or accepted
# control: none (the kernel charges them to the box's memory)
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    number = ctypes.c_void_p()
    for _ in range(20_000):
        if libc.timer_create(1, None, ctypes.byref(number)) < 0:
            return None
    return x + 1
