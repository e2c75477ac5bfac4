# Answers with more than a frame may hold.
# must: runtime_error, saying "over the limit"
# control: none (a reader without a limit was not built)
import os

LENGTH = 66 << 20


def solve(x):
    os.write(3, b"\x12" + LENGTH.to_bytes(8, "little"))
    for _ in range(66):
        os.write(3, bytes(1 << 20))
    os._exit(0)
