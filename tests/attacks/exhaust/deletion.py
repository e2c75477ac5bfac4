# Makes objects whose deletion makes more of them.
# must: memory_limit or time_limit
# control: none (without a deadline it goes on for ever)
class Again:
    def __del__(self):
        while True:
            Again.last = Again()


def solve(x):
    Again()
    return x + 1
