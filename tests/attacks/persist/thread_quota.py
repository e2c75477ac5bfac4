# Uses up the threads that its user may have, which the next box would feel.
# must: wrong_answer
# control: none (its count is kept by the box's own user namespace)
import threading


def solve(x):
    stop = threading.Event()
    for number in range(240):
        try:
            threading.Thread(target=stop.wait, daemon=True).start()
        except RuntimeError:
            return x + 1 if number < 100 else None
    return None
