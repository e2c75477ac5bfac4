# Leaves shared memory of POSIX for its next box.
# must: wrong_answer
# control: without scratch, users
import os


def solve(x):
    from multiprocessing import resource_tracker, shared_memory

    resource_tracker.register = lambda *_: None  # it would start a process
    try:
        shared_memory.SharedMemory("trace-of-posix")
    except FileNotFoundError:
        shared_memory.SharedMemory("trace-of-posix", create=True, size=4096)
        return None
    return x + 1
