# Announces an array without elements whose other axes are huge.
# must: runtime_error or wrong_answer
# control: none (no judge was built that reads it)
import os

from judge.inside import wire


def solve(x):
    value = b"a" + bytes((12, 3)) + b"".join(n.to_bytes(8, "little") for n in (0, 1 << 26, 1 << 26))
    os.write(3, wire.pack(wire.Frame.ANSWER, value))
    os._exit(0)
