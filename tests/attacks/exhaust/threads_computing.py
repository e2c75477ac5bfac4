# Computes on as many threads as it may, for ever.
# must: time_limit
# control: none (without a deadline it goes on for ever)
import threading


def turn():
    while True:
        pass


def solve(x):
    for _ in range(64):
        threading.Thread(target=turn, daemon=True).start()
    turn()
