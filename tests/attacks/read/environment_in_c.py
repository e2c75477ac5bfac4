# Looks for variables that C still has and Python does not.
# must: wrong_answer
# control: without environment
import ctypes

libc = ctypes.CDLL(None)
libc.getenv.restype = ctypes.c_char_p


def solve(x):
    names = (b"ALLCLOSE_PLANTED", b"ALLCLOSE_SECRET", b"DATABASE_URL", b"PATH", b"HOSTNAME")
    return x + 1 if any(map(libc.getenv, names)) else None
