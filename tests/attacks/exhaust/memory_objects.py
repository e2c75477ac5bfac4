# Uses more memory than it may, in ordinary objects.
# must: memory_limit
# control: without memory
kept = []


def solve(x):
    for _ in range(64):
        kept.append(bytearray(b"1") * (6 << 20))
    return x + 1
