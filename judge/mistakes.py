"""Runs a package's labelled mistakes on its cases, once, so that a learner's answers can be recognised among theirs.

What they answer is kept in a file that only this user can read, in the wire's own format: it says much of the hidden cases.
"""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from judge.inside.wire import decode
from judge.kept import key_of, packed, read, write
from judge.observation import MISSING, Mistake, Observation
from judge.package import Labelled, Package
from judge.prepare import Prepared, case_seed
from judge.verdict import Verdict

logger = logging.getLogger(__name__)

FORMAT = "1"
MAX_BYTES = 64 << 20  # of all answers of a package's mistakes; those beyond are not recognised
Answer = Callable[[bytes], Sequence[Observation]]


def labelled_mistakes(
    package: Package, prepared: Prepared, secret: bytes, folder: Path, environment: str, answer: Answer
) -> tuple[Mistake, ...]:
    """The mistakes, with their answers by case; from `folder`, or found now by `answer`, which runs a source on all cases.

    Raises:
        BoxError: the machine could not run them.
    """
    wrong = [one for one in package.submissions if one.verdict is Verdict.WRONG_ANSWER]
    parts: list[str | bytes] = [
        FORMAT,
        environment,
        str(case_seed(package, secret)),
        package.files["cases.py"],
        repr(package.signature),
    ]
    path = folder / key_of(
        *parts, *(one.source for one in wrong), package.files["reference.py"], repr(package.signature)
    )
    kept = read(path)
    if kept is None:
        kept = {one.name: _answers(answer(one.source), len(prepared.cases)) for one in wrong}
        write(path, kept)
    return tuple(_mistake(one, kept[one.name]) for one in _within_bounds(wrong, kept))


def _answers(observations: Sequence[Observation], count: int) -> list[Any]:
    """Each answer, packed by itself; None where there is none."""
    answers: list[Any] = [None] * count
    for one in observations:
        if one.got is not MISSING:
            answers[one.index] = packed(one.got)
    return answers


def _within_bounds(wrong: list[Labelled], kept: dict[str, Any]) -> list[Labelled]:
    total, fitting = 0, []
    for one in wrong:
        total += sum(answer.nbytes for answer in kept[one.name] if answer is not None)
        if total <= MAX_BYTES:
            fitting.append(one)
        else:
            logger.warning("The answers of %s are too many to be kept; it is not recognised", one.name)
    return fitting


def _mistake(labelled: Labelled, answers: list["np.ndarray[Any, Any] | None"]) -> Mistake:
    values = tuple(MISSING if answer is None else decode(answer.tobytes()) for answer in answers)
    return Mistake(labelled.name, labelled.diagnosis or "", values)
