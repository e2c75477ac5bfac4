# Uses more processor time than it may, while it says that it waits.
# must: time_limit
# control: none (without a deadline it goes on for ever)
import threading
import time


def turn():
    while True:
        pass


for _ in range(8):
    threading.Thread(target=turn, daemon=True).start()


def solve(x):
    time.sleep(10_000)
