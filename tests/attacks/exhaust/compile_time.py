# Is a constant that takes the compiler hours to fold, unless it refuses.
# must: time_limit or compile_error or runtime_error or wrong_answer
# control: none (the compiler's own bound cannot be switched off)
def solve(x):
    return ((((2**64) ** 64) ** 64) ** 2) * 0
