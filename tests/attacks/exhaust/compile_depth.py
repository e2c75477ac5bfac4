# Is source nested more deeply than the compiler's stack.
# must: not accepted
# control: none (it happens in the box or nowhere)
SOURCE = "(" * 50_000 + ")" * 50_000


def solve(x):
    compile("-" * 1_000_000 + "1", "deep", "eval")
    compile(SOURCE, "deep", "eval")
