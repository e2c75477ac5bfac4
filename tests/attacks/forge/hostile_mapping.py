# Returns a dict whose items, keys and repr raise or lie.
# must: runtime_error or wrong_answer
# control: none (what is sent is what is compared)
class Lying(dict):
    def items(self):
        return [("a", self), ("a", 1)]

    def __repr__(self):
        raise SystemExit(0)


def solve(x):
    return Lying(a=1)
