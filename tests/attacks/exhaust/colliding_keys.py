# Answers with a dict whose keys all have the same hash, so that reading it takes the square of its length.
# must: runtime_error, saying "channel"
# control: none (a reader that takes them keeps the judge busy for minutes)
import os

from judge.inside import wire

COUNT = 12_000


def solve(x):
    value = bytearray(b"d" + COUNT.to_bytes(4, "little"))
    for number in range(COUNT):
        key = number * (2**61 - 1)  # the hash of an integer is its remainder by this prime
        value += b"i" + (12).to_bytes(4, "little") + key.to_bytes(12, "little") + b"N"
    data = memoryview(wire.pack(wire.Frame.ANSWER, bytes(value)))
    while data:
        data = data[os.write(3, data) :]
    os._exit(0)
