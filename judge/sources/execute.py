"""Runs a source in a box and says what happened, as facts: an answer, an exception, an end, or babble."""

import math
import time
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from judge.boxes.box import Box
from judge.boxes.exit import Exit, Stopped
from judge.boxes.supervision.channel import ProtocolError
from judge.inside.wire import Frame, WireError, decode, encode
from judge.packages.package import Signature
from judge.values.render import legible

MAX_LINE = 1 << 20


@dataclass(frozen=True)
class Answered:
    """The function returned."""

    value: Any


@dataclass(frozen=True)
class Raised:
    """An exception, as the box tells it: of which nothing but the fact that there is no answer is certain.

    `stage` is "compile", "undefined" or "run"; `line` is that of the learner's own source, from 1.
    """

    stage: str
    type: str
    message: str
    line: int | None
    trace: str
    memory: bool


@dataclass(frozen=True)
class Ended:
    """The process ended, or was ended for a limit."""

    exit: Exit


@dataclass(frozen=True)
class ProtocolViolation:
    """It sent what no program of ours sends."""

    what: str


@dataclass(frozen=True)
class NotReached:
    """Nothing was asked: a limit had been met before, or the source could not be loaded."""


Failure = Raised | Ended | ProtocolViolation
Outcome = Answered | Failure | NotReached


@dataclass(frozen=True)
class Fact:
    """What came of one request, how long it took (wall time), what was printed meanwhile, and how long it might have taken."""

    outcome: Outcome
    wall_seconds: float
    output: str
    limit_seconds: float = math.inf


def load(box: Box, source: bytes, signature: Signature, seconds: float, *, keep_compiled: bool = False) -> Fact:
    """Compile and run the module body, and find the function: `Answered(None)` where that went well."""
    request = {
        "source": np.frombuffer(source, np.uint8),
        "function": signature.function,
        "arrays": signature.arrays,
        "keep_compiled": keep_compiled,
    }
    return _ask(box, Frame.SOURCE, encode(request), Frame.LOADED, seconds)


def call(box: Box, arguments: bytes, seconds: float) -> Fact:
    """Call the function once, with arguments that are already encoded."""
    return _ask(box, Frame.CASE, arguments, Frame.ANSWER, seconds)


def plausible(fact: Fact, source: bytes) -> Fact:
    """`fact` without a line that `source` does not have: the number is the program's to choose, and could carry a value."""
    outcome = fact.outcome
    if isinstance(outcome, Raised) and outcome.line is not None and outcome.line > source.count(b"\n") + 1:
        return replace(fact, outcome=replace(outcome, line=None))
    return fact


def harvest(box: Box, seconds: float) -> Fact:
    """What the box has compiled and kept: `Answered({name: bytes})` where that went well."""
    return _ask(box, Frame.HARVEST, encode(None), Frame.ANSWER, seconds)


def draw(box: Box, source: bytes, seed: int, seconds: float) -> Fact:
    """Run `cases.py`: `Answered({"samples": [...], "hidden": [...]})` where that went well."""
    request = {"source": np.frombuffer(source, np.uint8), "seed": seed}
    return _ask(box, Frame.DRAW, encode(request), Frame.ANSWER, seconds)


def _ask(box: Box, kind: Frame, payload: bytes, success: Frame, seconds: float) -> Fact:
    started = time.monotonic()
    outcome: Outcome
    try:
        box.send(kind, payload, seconds)
        left = max(seconds - (time.monotonic() - started), 0.0)
        outcome = _read(*box.receive(left), success)
        box.finish_answer()
    except Stopped:
        outcome = Ended(box.end_by_itself())
    except (ProtocolError, WireError) as error:
        box.kill()
        outcome = ProtocolViolation(str(error))
    return Fact(outcome, time.monotonic() - started, legible(box.take_output()), seconds)


def _read(kind: Frame, payload: bytes, success: Frame) -> Outcome:
    value = decode(payload)
    if kind is success:
        return Answered(value)
    if kind is Frame.ERROR:
        return _raised(value, loading=success is Frame.LOADED)
    raise WireError(f"it sent {kind.name} where {success.name} was expected")


def _raised(value: Any, *, loading: bool) -> Raised:
    wanted = {"stage": str, "type": str, "message": str, "trace": str, "memory": bool}
    if not isinstance(value, dict) or any(not isinstance(value.get(name), kind) for name, kind in wanted.items()):
        raise WireError("it sent an ERROR that is not one")
    line = value.get("line")
    if type(line) is not int or not 0 < line < MAX_LINE:
        line = None
    stage = value["stage"][:20] if loading else "run"  # a source is compiled once; only then may its text be told
    type_name, message, trace = (legible(value[name]) for name in ("type", "message", "trace"))
    return Raised(stage, type_name[:80], message[:2000], line, trace[-8000:], value["memory"])
