# Has every later import, the judge's included, bring modules of its own.
# must: wrong_answer
# control: none (the naive judges import before)
import sys
import types


class Hook:
    def find_spec(self, name, path=None, target=None):
        raise SystemExit(0)


sys.meta_path.insert(0, Hook())
sys.modules["judge.comparison.compare"] = types.ModuleType("judge.comparison.compare")


def solve(x):
    return x
