# Returns an object that is equal to anything.
# must: wrong_answer
# control: naive equality
class Equal:
    def __eq__(self, other):
        return True

    __array_ufunc__ = None


def solve(x):
    return Equal()
