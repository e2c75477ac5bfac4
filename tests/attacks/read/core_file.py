# Has its core written where it can be read.
# must: runtime_error, saying "SIG"
# control: none (where cores go is the host's own setting)
import ctypes


def solve(x):
    ctypes.string_at(0)
