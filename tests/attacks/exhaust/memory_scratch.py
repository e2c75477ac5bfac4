# Uses more memory than it may, in both scratch directories and beside them.
# must: memory_limit
# control: without memory
kept = []


def solve(x):
    for name in ("/tmp/kept", "/dev/shm/kept"):
        with open(name, "wb") as file:
            for _ in range(60):
                file.write(b"1" * (1 << 20))
    for _ in range(120):
        kept.append(bytearray(b"1") * (1 << 20))
    return x + 1
