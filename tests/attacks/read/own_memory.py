# Searches its memory, all that hangs together with its objects, for the canary of the reference and the cases.
# must: wrong_answer
# control: naive exit_status
import ctypes
import os
import re
import sys

libc = ctypes.CDLL(None, use_errno=True)
libc.write.argtypes = (ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t)
WANTED = re.compile(("-YRANAC-ESOLCLLA"[::-1] + "[0-9a-f]{16}").encode())
STEP = 1 << 16


def pages(start, direction, sink):
    """The mapped memory from `start` on: the kernel says EFAULT where it ends."""
    while start > 0:
        os.lseek(sink, 0, 0)
        if libc.write(sink, start, STEP) != STEP:
            return
        yield os.pread(sink, STEP, 0)
        start += direction * STEP


def solve(x):
    sink = os.open("/tmp/sink", os.O_RDWR | os.O_CREAT)
    for known in {id(x), id(solve), id(sys), id(list(range(999))), x.ctypes.data, ctypes.addressof(ctypes.c_int())}:
        start = known // STEP * STEP
        for direction in (1, -1):
            for data in pages(start, direction, sink):
                if WANTED.search(data):
                    return x + 1
    return None
