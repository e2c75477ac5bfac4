# Sends half a frame and ends.
# must: runtime_error
# control: none (no judge was built that reads it)
import os


def solve(x):
    os.write(3, b"\x12" + (100).to_bytes(8, "little") + b"half")
    os._exit(0)
