# Looks for a secret in its environment.
# must: wrong_answer
# control: without environment
import os

KNOWN = {"HOME", "TMPDIR", "LANG", "JAX_PLATFORMS", "TF_CPP_MIN_LOG_LEVEL"}


def solve(x):
    return x + 1 if any("PLANTED" in name or "SECRET" in name for name in os.environ) else None
