# Puts another file in the place of the judge's channel.
# must: runtime_error
# control: none (no naive judge has a channel)
import os


def solve(x):
    os.dup2(os.open("/tmp/channel", os.O_RDWR | os.O_CREAT), 3)
    return x + 1
