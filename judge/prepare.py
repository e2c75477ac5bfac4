"""Prepares a package for judging: draws its cases and has its reference answer them, each in a box, once.

Seeds are HMAC(the server's secret, slug, digest of cases.py), so they are written down nowhere, a rejudge draws the same
cases, and a corrected typo in the statement changes none. Answers are kept in files that only this user can read, in the
wire's own format.
"""

import hashlib
import hmac
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from judge import execute
from judge.box.box import Box
from judge.box.limits import BoxLimits, cpu_seconds
from judge.errors import PackageError
from judge.inside.wire import Opaque, WireError, decode, encode
from judge.package import Package

MAX_CASES = 200
DRAW_SECONDS = 30.0
PATIENCE = 3.0  # times the learner's limits: a busy machine must not make the author's reference fail
MakeBox = Callable[[BoxLimits], Box]


@dataclass(frozen=True)
class Case:
    """One call: `arguments` decoded, `encoded` as they are sent, `want` what the reference answers."""

    index: int
    sample: bool
    arguments: dict[str, Any]
    encoded: bytes
    want: Any


def prepare(package: Package, secret: bytes, cache_dir: Path, environment: str, make_box: MakeBox) -> tuple[Case, ...]:
    """The cases of `package` with their expected answers, samples first.

    `environment` names the learners' libraries: another version of them may answer otherwise.

    Raises:
        PackageError: cases.py or reference.py failed.
        BoxError: the machine could not run them.
    """
    seed = case_seed(package, secret)
    path = cache_dir / "expected" / _key(package, seed, environment)
    kept = _read(path)
    if kept is None:
        samples, hidden = draw(package, seed, make_box)
        kept = {"samples": samples, "hidden": hidden, "want": answer(package, samples + hidden, make_box)}
        _write(path, encode(kept))
    calls = [*((True, case) for case in kept["samples"]), *((False, case) for case in kept["hidden"])]
    return tuple(
        Case(index, sample, arguments, encode(arguments), want)
        for index, ((sample, arguments), want) in enumerate(zip(calls, kept["want"], strict=True))
    )


def case_seed(package: Package, secret: bytes) -> int:
    """The seed of the hidden cases: 256 bits that nobody without the secret can know."""
    digest = hashlib.sha256(package.files["cases.py"]).digest()
    message = b"allclose cases 1\0" + package.slug.encode() + b"\0" + digest
    return int.from_bytes(hmac.digest(secret, message, "sha256"), "big")


def _key(package: Package, seed: int, environment: str) -> str:
    parts = (str(seed), package.files["cases.py"], package.files["reference.py"], repr(package.signature), environment)
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part if isinstance(part, bytes) else part.encode()).digest())
    return digest.hexdigest()


def _read(path: Path) -> dict[str, Any] | None:
    try:
        kept = decode(path.read_bytes())
    except (FileNotFoundError, WireError):
        return None
    return kept if isinstance(kept, dict) else None


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    with open(descriptor, "wb") as file:
        file.write(data)
    os.replace(name, path)


def draw(package: Package, seed: int, make_box: MakeBox) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The samples and the hidden cases that `cases.py` draws from `seed`.

    Raises:
        PackageError: it failed, or what it returns is not a list of calls.
    """
    with make_box(_limits(package, DRAW_SECONDS)) as box:
        fact = execute.draw(box, package.files["cases.py"], seed, DRAW_SECONDS)
    drawn = _require(fact, "cases.py")
    samples, hidden = (_calls(package, name, drawn.get(name)) for name in ("samples", "hidden"))
    if len(samples) + len(hidden) > MAX_CASES:
        raise PackageError("cases.py", f"{len(samples) + len(hidden)} cases are more than {MAX_CASES}; draw fewer")
    return samples, hidden


def _limits(package: Package, seconds: float) -> BoxLimits:
    memory, output = package.limits.memory_mib << 20, package.limits.output_kib << 10
    return BoxLimits(memory_bytes=memory, output_bytes=output, cpu_seconds=cpu_seconds(seconds))


def _calls(package: Package, name: str, calls: Any) -> list[dict[str, Any]]:
    where = f"cases.py: {name}()"
    if not isinstance(calls, (list, tuple)) or not calls:
        raise PackageError(where, "must return a list of dicts with at least one in it")
    wanted = set(package.signature.arguments)
    for number, call in enumerate(calls):
        if not isinstance(call, dict) or set(call) != wanted:
            found = sorted(map(str, call)) if isinstance(call, dict) else type(call).__name__
            raise PackageError(f"{where}[{number}]", f"has {found}; signature.arguments wants {sorted(wanted)}")
        _refuse_opaque(f"{where}[{number}]", call)
    return list(calls)


def _refuse_opaque(where: str, value: Any) -> None:
    if isinstance(value, Opaque):
        raise PackageError(where, f"{value.type_name} cannot be an argument; use numbers, strings and numeric arrays")
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for item in value:
            _refuse_opaque(where, item)


def answer(package: Package, calls: list[dict[str, Any]], make_box: MakeBox) -> list[Any]:
    """What the reference answers to each call, all in one box.

    Raises:
        PackageError: it failed, or answered with something that cannot be compared.
    """
    limits = package.limits
    with make_box(_limits(package, limits.total_seconds * PATIENCE)) as box:
        loaded = execute.load(box, package.files["reference.py"], package.signature, limits.load_seconds * PATIENCE)
        _require(loaded, "reference.py")
        answers = []
        for number, arguments in enumerate(calls):
            fact = execute.call(box, encode(arguments), limits.case_seconds * PATIENCE)
            answers.append(_require(fact, f"reference.py: case {number}"))
            _refuse_opaque(f"reference.py: case {number}", answers[-1])
    return answers


def _require(fact: execute.Fact, where: str) -> Any:
    outcome = fact.outcome
    if isinstance(outcome, execute.Answered):
        return outcome.value
    if isinstance(outcome, execute.Raised):
        raise PackageError(where, f"raised {outcome.type}: {outcome.message}\n{outcome.trace}".rstrip())
    if isinstance(outcome, execute.Ended):
        raise PackageError(where, f"its process ended: {outcome.exit}")
    raise PackageError(where, f"it broke the judge's channel: {outcome.what}")
