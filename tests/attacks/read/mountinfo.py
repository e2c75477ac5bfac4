# Reads where the host's files lie from mountinfo.
# must: wrong_answer
# control: without root
def solve(x):
    try:
        return x + 1 if open("/proc/self/mountinfo").read() else None
    except OSError:
        return None
