# Opens the memory of the process that keeps its box.
# must: wrong_answer
# control: none (with the host's /proc and PID namespace in the box it would be the host's own processes)
import os


def solve(x):
    for process in ("1", "2", "thread-self", str(os.getppid())):
        if os.path.exists(f"/proc/{process}"):
            return x + 1
    return None
