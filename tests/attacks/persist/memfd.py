# Leaves memory behind in a memfd.
# must: wrong_answer
# control: none (a memfd has no name by which another box could open it)
import os


def solve(x):
    for number in range(4, 64):
        try:
            os.fstat(number)
        except OSError:
            continue
        return x + 1
    try:
        os.write(os.memfd_create("trace", 0), b"trace")
    except OSError:
        return None
    return None
