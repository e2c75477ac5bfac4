# Catches every MemoryError and goes on.
# must: memory_limit
# control: without memory
kept = []


def solve(x):
    for _ in range(400):
        try:
            kept.append(bytearray(b"1") * (1 << 20))
        except MemoryError:
            kept.clear()
    return x + 1
