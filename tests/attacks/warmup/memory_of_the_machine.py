# Uses up more memory than its package may.
# way: not at all
kept = []


def warmup(x):
    while True:
        kept.append(bytearray(b"x") * (16 << 20))
