# Uses more memory than it may, in the stacks of threads.
# must: memory_limit
# control: without memory
import sys
import threading

threading.stack_size(64 << 20)
sys.setrecursionlimit(100_000)
ready = threading.Semaphore(0)
stop = threading.Event()


def deep(count):
    """Through C and back: a call from Python to Python takes nothing of the stack."""
    if count:
        return list(map(deep, [count - 1]))
    ready.release()
    stop.wait()


def solve(x):
    if x[0] != 1.0:
        return x + 1
    for _ in range(24):
        threading.Thread(target=deep, args=(30_000,), daemon=True).start()
    for _ in range(24):
        ready.acquire()
    stop.set()
    return x + 1
