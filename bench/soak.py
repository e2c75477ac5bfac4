"""`make soak`: makes thousands of clones of one template, and fails if any of them leaks anything.

Each clone answers one case. Most run what is warm. Some rehearse first, some compile something new, some are killed, some crash,
and some hang until their deadline. After every hundred clones it prints what they use. It exits with 1, and the reason, if
a clone did something unexpected, or if anything has grown.
"""

import argparse
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import numpy as np

from bench.resource_use import ResourceUse, at_rest
from judge.boxes.box import Box
from judge.boxes.template import Template
from judge.boxes.zygote import Zygote
from judge.cases import author
from judge.errors import BoxError
from judge.packages.package import Package
from judge.packages.reader import read_folder
from judge.sources import execute

PROBLEM = Path(__file__).parents[1] / "problems" / "mha_self_attention"
LOOK_EVERY = 100
BEFORE_FIRST_LOOK = 100  # clones, after which everything has been made that is made only once
SECONDS, HANG_SECONDS, KILL_SECONDS = 20.0, 0.3, 0.02
# Programs that do something else than the reference.
NEW_CODE = b"""
import random
import jax, jax.numpy as jnp

def mha_self_attention(seed, x, num_heads, qkv_features):
    factor = random.random()
    found = jax.jit(lambda value: jnp.tanh(value * factor) @ value.T)(jnp.asarray(x))
    wanted = jnp.tanh(jnp.asarray(x) * factor) @ x.T
    return jnp.allclose(found, wanted, atol=1e-5)
"""
CRASH = b"import ctypes\n\ndef mha_self_attention(**_):\n    ctypes.string_at(0)\n"
HANG = b"def mha_self_attention(**_):\n    while True:\n        pass\n"


def main() -> int:
    """Run it; 0 if nothing was wrong."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--clones", type=int, default=2000, help="how many (2000)")
    count: int = arguments.parse_args().clones
    with tempfile.TemporaryDirectory() as folder:
        tempfile.tempdir = folder  # so that everything there is ours
        zygote = Zygote()
        try:
            faults = Soak(zygote, Path(folder)).run(count)
        finally:
            zygote.close()
    for fault in faults:
        print(f"FAILED: {fault}", file=sys.stderr)
    if not faults:
        print(f"{count} clones leaked nothing.")
    return 1 if faults else 0


def kind_of(number: int) -> str:
    """What clone `number`, counted from 1, does."""
    if number % 100 == 0:
        return "hang"
    if number % 50 == 25:
        return "killed"
    if number % 50 == 35:
        return "crash"
    return {10: "new code", 5: "rehearsed"}.get(number % 20, "warm")


class Soak:
    """Makes clones of one template, one after the other; `folder` is where temporary files are made."""

    def __init__(self, zygote: Zygote, folder: Path) -> None:
        self._zygote = zygote
        self._folder = folder
        self._package = read_folder(PROBLEM)
        self._limits = author.warm_up_limits(self._package)
        self._calls = author.public_calls(self._package, zygote.box)
        self._template = _warm_template(self._package, self._calls, zygote)
        self._expected: object = None
        self._done: Counter[str] = Counter()

    def run(self, count: int) -> list[str]:
        """Make `count` clones; returns what was wrong."""
        before: ResourceUse | None = None
        started = time.monotonic()
        for number in range(1, count + 1):
            kind = kind_of(number)
            try:
                fault = self._one(kind)
            except BoxError as error:
                fault = str(error)
            if fault:
                return [f"clone {number} ({kind}): {fault}"]
            self._done[kind] += 1
            if number % LOOK_EVERY == 0 or number == count:
                held = at_rest(self._zygote, self._template, self._folder, before)
                each = (time.monotonic() - started) / number
                print(f"{number} clones, {each * 1000:.0f} ms each, {dict(self._done)}: {held}", flush=True)
                if before is not None and (grown := held.grown_since(before)):
                    return grown
                if before is None and number >= BEFORE_FIRST_LOOK:
                    before = held
        return []

    def _one(self, kind: str) -> str:
        """Make one, and have it do what its kind does; returns what was wrong, or nothing."""
        source = {"new code": NEW_CODE, "crash": CRASH, "hang": HANG, "killed": HANG}.get(kind)
        with self._template.clone(self._limits) as box:
            if kind == "rehearsed" and not box.rehearse():
                return "it did not rehearse"
            loaded = execute.load(box, source or self._package.files["reference.py"], self._package.signature, SECONDS)
            if not isinstance(loaded.outcome, execute.Answered):
                return f"it did not load: {loaded.outcome}"
            if kind == "killed":
                return self._kill(box)
            fact = execute.call(box, self._calls[0], HANG_SECONDS if kind == "hang" else SECONDS)
            return self._judge(kind, fact.outcome)

    def _kill(self, box: Box) -> str:
        threading.Timer(KILL_SECONDS, box.kill).start()
        fact = execute.call(box, self._calls[0], SECONDS)
        return "" if isinstance(fact.outcome, execute.Ended) else f"it was killed, and still: {fact.outcome}"

    def _judge(self, kind: str, outcome: execute.Outcome) -> str:
        if kind == "new code":
            right = isinstance(outcome, execute.Answered) and bool(outcome.value)
        elif kind == "crash":
            right = isinstance(outcome, execute.Ended) and outcome.exit.signal == 11
        elif kind == "hang":
            right = isinstance(outcome, execute.Ended) and outcome.exit.stopped_by == "wall"
        else:
            right = isinstance(outcome, execute.Answered) and self._as_before(outcome.value)
        return "" if right else f"unexpected: {outcome}"

    def _as_before(self, value: object) -> bool:
        """Whether a clone's answer has the same bits as the first one's."""
        if self._expected is None:
            self._expected = value
        return bool(np.array_equal(np.asarray(value), np.asarray(self._expected)))


def _warm_template(package: Package, calls: list[bytes], zygote: Zygote) -> Template:
    template = zygote.template(author.warm_up_limits(package))
    author.warm_up(package, calls, template.box)
    print(f"A template with {template.park()} threads is ready.", flush=True)
    return template


if __name__ == "__main__":
    sys.exit(main())
