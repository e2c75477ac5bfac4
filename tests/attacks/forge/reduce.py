# Returns an object that runs code where it is unpickled.
# must: wrong_answer
# control: naive pickle
class Bomb:
    def __reduce__(self):
        return eval, ("__import__('os')._exit(0)",)


def solve(x):
    return Bomb()
