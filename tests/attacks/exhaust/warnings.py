# Warns for ever.
# must: output_limit
# control: none (without the limit it goes on until another one is met)
import warnings

warnings.simplefilter("always")


def solve(x):
    while True:
        warnings.warn("again", stacklevel=1)
