# Makes more files than it may.
# must: wrong_answer
# control: without scratch
def solve(x):
    try:
        for number in range(5000):
            open(f"/tmp/{number}", "w").close()
    except OSError:
        return None
    return x + 1
