# Announces an array of a dtype that is not in the list.
# must: runtime_error, saying "dtype"
# control: none (no judge was built that reads it)
import os

from judge.inside import wire


def solve(x):
    os.write(3, wire.pack(wire.Frame.ANSWER, b"a" + bytes((200, 1)) + bytes(8)))
    return x + 1
