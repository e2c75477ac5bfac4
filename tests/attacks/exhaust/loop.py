# Loops for ever.
# must: time_limit
# control: none (without a deadline it goes on for ever)
def solve(x):
    while True:
        pass
