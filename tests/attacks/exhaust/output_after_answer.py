# Answers rightly, and prints too much from a thread all the while.
# must: output_limit
# control: none (without the limit it goes on until another one is met)
import os
import threading
import time


def print_for_ever():
    while True:
        os.write(1, b"1" * 65536)


threading.Thread(target=print_for_ever, daemon=True).start()


def solve(x):
    time.sleep(0.5)
    return x + 1
