# Starts more threads than it may.
# must: wrong_answer
# control: without rlimits
import threading


def solve(x):
    stop = threading.Event()
    try:
        for _ in range(300):
            threading.Thread(target=stop.wait, daemon=True).start()
    except RuntimeError:
        return None
    finally:
        stop.set()
    return x + 1
