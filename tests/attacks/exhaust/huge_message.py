# Raises an exception whose message is larger than its memory.
# must: memory_limit
# control: none (the naive judge's box would need as much)
class Long(Exception):
    def __str__(self):
        return "1" * (400 << 20)


def solve(x):
    raise Long
