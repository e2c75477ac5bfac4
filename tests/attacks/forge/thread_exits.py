# Has a thread end the process with status 0 while the answer is compared.
# must: wrong_answer or runtime_error
# control: none (a race that the naive judge sometimes wins)
import os
import threading


def solve(x):
    threading.Timer(0.001, os._exit, (0,)).start()
    return x
