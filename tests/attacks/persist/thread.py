# Leaves a thread behind that writes an answer for whoever comes next.
# must: wrong_answer
# control: none (a thread cannot be without its process)
import os
import threading
import time


def write_later():
    time.sleep(0.3)
    os.write(3, b"\x12" + (1).to_bytes(8, "little") + b"N")


def solve(x):
    threading.Thread(target=write_later, daemon=True).start()
    return None
