# Runs a program that is in memory only, with execveat.
# must: wrong_answer
# control: without seccomp
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    try:
        program = os.memfd_create("program")
        os.write(program, b"not a program")
    except OSError:
        return None
    libc.syscall(322, program, b"", None, None, 0x1000)
    return x + 1 if ctypes.get_errno() != 1 else None
