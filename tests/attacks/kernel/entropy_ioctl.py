# Adds to the kernel's entropy count through /dev/random.
# must: wrong_answer
# control: none (the kernel asks for a right of the host's that no box has ever had)
import fcntl
import os


def solve(x):
    try:
        fcntl.ioctl(os.open("/dev/random", os.O_RDWR), 0x40045201, b"\1\0\0\0")
    except OSError:
        return None
    return x + 1
