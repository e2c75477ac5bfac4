# Raises an exception that never ends to say what it is.
# must: time_limit
# control: none (whoever asks waits for ever)
class Endless(Exception):
    def __str__(self):
        while True:
            pass


def solve(x):
    raise Endless
