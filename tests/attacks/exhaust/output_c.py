# Prints for ever with C's own buffers.
# must: output_limit
# control: none (without the limit it goes on until another one is met)
import ctypes

libc = ctypes.CDLL(None)


def solve(x):
    while True:
        libc.puts(b"1" * 1000)
