"""Runs a package's own code (`cases.py`, `reference.py` and `warmup.py`) in boxes, because it is untrusted, too."""

import dataclasses
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from judge.boxes.box import Box
from judge.boxes.limits import BoxLimits, cpu_seconds
from judge.errors import PackageError
from judge.inside.wire import Opaque, encode
from judge.packages.package import Package
from judge.sources import execute
from judge.sources.session import Session
from judge.values.render import render

MAX_CASES = 200
MAX_BYTES = 16 << 20  # of all inputs, and of all results; a worker keeps those of many packages
DRAW_SECONDS = 30.0
HARVEST_SECONDS = 30.0
PATIENCE = 3.0  # times the learner's limits, so that the reference does not fail on a busy machine
COMPILED_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,199}-cache")
PUBLIC_SEED = 0  # draws cases with the shapes of the hidden cases, but other values
MakeBox = Callable[[BoxLimits, str], Box]


def draw(package: Package, seed: int, make_box: MakeBox) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The samples and the hidden cases that `cases.py` draws from `seed`.

    Raises:
        PackageError: it failed, or did not return a list of cases.
    """
    with make_box(_limits(package, DRAW_SECONDS), "") as box:
        fact = execute.draw(box, package.files["cases.py"], seed, DRAW_SECONDS)
    drawn = _require(fact, "cases.py")
    if not isinstance(drawn, dict):
        raise PackageError(
            "cases.py", "wrote invalid data to the judge's channel. Do not write to inherited file descriptors."
        )
    samples, hidden = (_calls(package, name, drawn.get(name)) for name in ("samples", "hidden"))
    if sum(len(encode(call)) for call in samples + hidden) > MAX_BYTES:
        raise PackageError("cases.py", f"the cases have more than {MAX_BYTES >> 20} MiB in total. Draw smaller cases.")
    if len(samples) + len(hidden) > MAX_CASES:
        raise PackageError(
            "cases.py", f"returns {len(samples) + len(hidden)} cases; expected at most {MAX_CASES}. Draw fewer."
        )
    return samples, hidden


def _limits(package: Package, seconds: float) -> BoxLimits:
    memory, output = package.limits.memory_mib << 20, package.limits.output_kib << 10
    return BoxLimits(memory_bytes=memory, output_bytes=output, cpu_seconds=cpu_seconds(seconds))


def _calls(package: Package, name: str, calls: Any) -> list[dict[str, Any]]:
    where = f"cases.py: {name}()"
    if not isinstance(calls, (list, tuple)) or not calls:
        raise PackageError(where, "must return a list of dicts with at least one item.")
    wanted = set(package.signature.arguments)
    for number, call in enumerate(calls):
        if not isinstance(call, dict) or set(call) != wanted:
            found = render(list(call)) if isinstance(call, dict) else type(call).__name__
            raise PackageError(
                f"{where}[{number}]",
                f"got {found}; expected a dict with the keys of signature.arguments, {sorted(wanted)}.",
            )
        _refuse_opaque(f"{where}[{number}]", call)
    return list(calls)


def _refuse_opaque(where: str, value: Any) -> None:
    if isinstance(value, Opaque):
        raise PackageError(
            where, f"contains a value of type {value.type_name}; expected numbers, strings and numeric arrays."
        )
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for item in value:
            _refuse_opaque(where, item)


def answer(package: Package, calls: list[dict[str, Any]], compiled: str, make_box: MakeBox) -> list[Any]:
    """The results of the reference for `calls`, computed in one box. `compiled` names the compiled code that the box may use.

    Raises:
        PackageError: it failed, or returned a value that cannot be compared.
    """
    limits = package.limits
    boxes = _PlainBoxes(make_box, _limits(package, limits.total_seconds * PATIENCE), compiled)
    load_seconds, call_seconds = limits.load_seconds * PATIENCE, limits.case_seconds * PATIENCE
    with Session(package.files["reference.py"], package.signature, boxes, load_seconds, call_seconds) as session:
        _require(session.load(), "reference.py")
        answers: list[Any] = []
        total = 0
        for number, arguments in enumerate(calls):
            fact = session.call(encode(arguments))
            answers.append(_require(fact, f"reference.py: case {number}"))
            _refuse_opaque(f"reference.py: case {number}", answers[-1])
            total += len(encode(answers[-1]))
            if total > MAX_BYTES:
                raise PackageError(
                    "reference.py",
                    f"the results have more than {MAX_BYTES >> 20} MiB in total. Return smaller results.",
                )
    return answers


@dataclasses.dataclass(frozen=True)
class _PlainBoxes:
    """A judge.sources.session.BoxSource without clones, which would contain the package's warm-up."""

    make_box: MakeBox
    limits: BoxLimits
    compiled: str

    def box(self, *, cloned: bool) -> Box:
        """A box that is not a clone."""
        return self.make_box(self.limits, self.compiled)

    def suspect(self) -> None:
        """Does nothing, as there are no templates."""


def compile_ahead(package: Package, make_box: MakeBox) -> dict[str, bytes]:
    """The compiled code that `warmup.py` leaves.

    Every learner of the problem can read it, so it comes only from the package's public part, never from the reference.

    Raises:
        PackageError: cases.py or warmup.py failed.
    """
    calls = public_calls(package, make_box)
    with make_box(warm_up_limits(package), "") as box:
        warm_up(package, calls, box, keep_compiled=True)
        kept = _require(execute.harvest(box, HARVEST_SECONDS), "warmup.py")
    return _files(kept)


def public_calls(package: Package, make_box: MakeBox) -> list[bytes]:
    """The encoded arguments for a warm-up: the samples, and hidden cases drawn from a public seed.

    Raises:
        PackageError: cases.py failed.
    """
    samples, drawn = draw(package, PUBLIC_SEED, make_box)
    return [encode(call) for call in samples + drawn]


def warm_up_limits(package: Package) -> BoxLimits:
    """The limits of the box or template that runs `warmup.py`."""
    return _limits(package, package.limits.total_seconds * PATIENCE)


def warm_up(package: Package, calls: list[bytes], box: Box, *, keep_compiled: bool = False) -> None:
    """Call `warmup.py` with each of `calls`.

    Raises:
        PackageError: it failed.
    """
    limits = package.limits
    signature = dataclasses.replace(package.signature, function="warmup")
    seconds = limits.load_seconds * PATIENCE
    loaded = execute.load(box, package.files["warmup.py"], signature, seconds, keep_compiled=keep_compiled)
    _require(loaded, "warmup.py")
    for number, arguments in enumerate(calls):
        fact = execute.call(box, arguments, limits.case_seconds * PATIENCE)
        _require(fact, f"warmup.py: public case {number}")


def _files(kept: Any) -> dict[str, bytes]:
    if not isinstance(kept, dict) or not all(isinstance(name, str) and COMPILED_NAME.fullmatch(name) for name in kept):
        raise PackageError("warmup.py", "changed the names of JAX's compiled files. Do not write to JAX's cache.")
    if not all(isinstance(data, np.ndarray) and data.dtype == np.uint8 for data in kept.values()):
        raise PackageError("warmup.py", "changed JAX's compiled files. Do not write to JAX's cache.")
    return {name: data.tobytes() for name, data in kept.items()}


def _require(fact: execute.Fact, where: str) -> Any:
    outcome = fact.outcome
    if isinstance(outcome, execute.Answered):
        return outcome.value
    if isinstance(outcome, execute.Raised):
        trace = outcome.trace.replace('"solution.py"', f'"{where.split(":")[0]}"')
        raise PackageError(where, f"raised {outcome.type}: {outcome.message}\n{trace}".rstrip())
    if isinstance(outcome, execute.ProtocolViolation):
        raise PackageError(where, f"wrote invalid data to the judge's channel: {outcome.what}")
    raise PackageError(where, f"the process ended: {outcome.exit if isinstance(outcome, execute.Ended) else 'before'}")
