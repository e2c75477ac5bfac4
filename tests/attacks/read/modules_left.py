# Looks among the loaded modules for those of the judge's outer side.
# must: wrong_answer
# control: none (an interpreter that had loaded them would be the judge's own)
import sys


def solve(x):
    ours = [name for name in sys.modules if name.split(".")[0] in ("judge", "app")]
    return x + 1 if any(not (name == "judge" or name.startswith("judge.inside")) for name in ours) else None
