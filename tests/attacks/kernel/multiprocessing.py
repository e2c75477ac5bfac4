# Makes a second process with multiprocessing.
# must: wrong_answer
# control: without seccomp
import multiprocessing
import os


def solve(x):
    try:
        child = multiprocessing.get_context("fork").Process(target=os._exit, args=(0,))
        child.start()
        child.join()
    except OSError:
        return None
    return x + 1
