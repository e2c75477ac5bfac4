# Looks for any variable that a box was not given.
# must: wrong_answer
# control: without environment
import os

KNOWN = {"HOME", "TMPDIR", "LANG", "JAX_PLATFORMS", "TF_CPP_MIN_LOG_LEVEL"}


def solve(x):
    return x + 1 if set(os.environ) - KNOWN else None
