# Recurs for ever, and catches the error that says so.
# must: time_limit
# control: none (without a deadline it goes on for ever)
def solve(x):
    try:
        return solve(x)
    finally:
        solve(x)
