# Reads its environment as the kernel keeps it.
# must: wrong_answer
# control: without root, dumpable
def solve(x):
    try:
        return x + 1 if open("/proc/self/environ", "rb").read() is not None else None
    except OSError:
        return None
