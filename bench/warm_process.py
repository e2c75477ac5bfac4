"""The floor's process, a script that runs the same program again and again.

It receives source, function and calls once, and then a line for each run. It returns seconds and answers. Pickle is safe here:
both ends are ours, and so is the program.
"""

import os
import pickle
import sys
import time
from typing import Any

import numpy as np


def main() -> None:
    """Serve standard input until it ends."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # the program's output must not mix with the answers
    source, function, calls = pickle.load(sys.stdin.buffer)
    for _ in sys.stdin.buffer:
        started = time.perf_counter()
        answers = run(source, function, calls)
        pickle.dump((time.perf_counter() - started, answers), out)
        out.flush()


def run(source: bytes, function: str, calls: list[dict[str, Any]]) -> list[Any]:
    """Load the source and call the function for each case, as a box does."""
    names: dict[str, Any] = {"__name__": "solution"}
    exec(compile(source, "solution.py", "exec"), names)
    return [np.asarray(names[function](**call)) for call in calls]


if __name__ == "__main__":
    main()
