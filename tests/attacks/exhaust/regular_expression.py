# Matches a regular expression that goes back for ever.
# must: time_limit
# control: none (without a deadline it goes on for ever)
import re


def solve(x):
    return re.match("(a+)+$", "a" * 64 + "b")
