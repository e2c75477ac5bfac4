# Writes more to /tmp than it may.
# must: wrong_answer
# control: without scratch, rlimits
def solve(x):
    try:
        with open("/tmp/kept", "wb") as file, open("/tmp/more", "wb") as more:
            for _ in range(20):
                file.write(b"1" * (1 << 20))
                more.write(b"1" * (1 << 20))
            more.truncate(65 << 20)
    except OSError:
        return None
    return x + 1
