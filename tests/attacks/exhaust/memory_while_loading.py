# Uses more memory than it may, while it is loaded.
# must: memory_limit
# control: without memory
kept = [bytearray(b"1") * (6 << 20) for _ in range(64)]


def solve(x):
    return x + 1
