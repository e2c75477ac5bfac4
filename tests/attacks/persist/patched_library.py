# Changes a library for all boxes to come.
# must: wrong_answer
# control: none (it would change the learners' libraries)
def solve(x):
    try:
        with open("/packages/numpy/__init__.py", "r+b") as file:
            file.read(1)
    except OSError:
        return None
    return x + 1
