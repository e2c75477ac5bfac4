# Leaves a timer behind that would end whoever comes next.
# must: wrong_answer
# control: none (a timer cannot be without its process)
import signal


def solve(x):
    signal.signal(signal.SIGALRM, lambda *_: None)
    signal.setitimer(signal.ITIMER_REAL, 0.2, 0.2)
    return None
