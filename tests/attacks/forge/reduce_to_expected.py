# Returns an object that becomes the expected answer where it is unpickled.
# must: wrong_answer
# control: naive pickle
LOOK = "next(f.f_locals['want'] for f in map(__import__('sys')._getframe, range(20)) if 'want' in f.f_locals)"


class Becoming:
    def __reduce__(self):
        return eval, (LOOK,)


def solve(x):
    return Becoming()
