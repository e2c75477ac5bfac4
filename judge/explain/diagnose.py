"""Names the mistake behind a wrong answer: observations in, one `Diagnosis` or None out.

*Theory of operation.* First the labelled mistakes of the package: one is named where the learner's answers are its answers
in every case. Then relations between the learner's numbers and the right ones (`judge/explain/relations`), the most specific
first; each must explain every wrong case, contradict no right one, and leave no room for chance. Where the answer has
several parts, each part that is wrong must be explained. Between the relations that name what was done and those that
describe what one sees stand the slips (`judge/mutants`): right programs with one small mistake. Where nothing explains the
numbers, hints say in which cases it goes wrong. Silence is better than a guess.

*What it gives away.* A sentence is one of a finite list, filled with names that the package chose (arguments, labelled
diagnoses), numbers of axes and familiar constants; a number that was fitted is told only where the samples by themselves
show it, and a key of the expected answer only where a sample has it. A program could answer so that the sentence depends on
a hidden value. It learns which of the sentences was chosen, some eleven bits a submission, and no more than the verdicts and
categories of the cases tell; and as every wrong case must agree, mostly less.

Apart from `slips` it is pure; its work is bounded, and it raises nothing, whatever a learner's program sent.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from judge.comparison.tolerance import Tolerance
from judge.explain.diagnosis import Diagnosis, Mistake
from judge.explain.relations import (
    alike,
    apart,
    axes,
    conditions,
    coverage,
    elementwise,
    inputs,
    known,
    order,
    precision,
    rows,
    scale,
    shape,
    signs,
    structure,
    whole,
)
from judge.explain.relations.series import Series, series
from judge.observation import MISSING, Observation

__all__ = ["MISSING", "Diagnosis", "Mistake", "Observation", "diagnose"]

_EXPLANATIONS: tuple[Callable[[Series], Diagnosis | None], ...] = (
    structure.dtype,
    coverage.missing_numbers,
    alike.constant,
    inputs.returned,
    shape.find,
    alike.previous,
    order.find,
    elementwise.truncated,
    scale.factor,
    scale.offset,
    inputs.combined,
    precision.narrow,
    precision.drift,
    elementwise.find,
)
_DESCRIPTIONS: tuple[Callable[[Series], Diagnosis | None], ...] = (
    axes.find,
    signs.find,
    coverage.find,
    apart.named,
    rows.find,
    apart.find,
    order.some,
)
_HINTS: tuple[Callable[[Series], Diagnosis | None], ...] = (precision.close, alike.repeated, whole.find, apart.hint)


def diagnose(
    observations: Sequence[Observation],
    mistakes: Sequence[Mistake],
    tolerance: Tolerance,
    slips: Callable[[], Sequence[Mistake]] = tuple,
) -> Diagnosis | None:
    """The mistake, in words; None where all answers are right, or where nothing explains them.

    `slips` is asked only where labelled mistakes and the plainest relations have no answer; what it raises, this raises.
    """
    answered = [one for one in observations if one.got is not MISSING]
    wrong = [one for one in answered if not one.equal]
    if not wrong:
        return None
    with np.errstate(all="ignore"):
        return (
            known.find(answered, mistakes, tolerance)
            or structure.find(wrong, tolerance)
            or _related(answered, tolerance, _EXPLANATIONS)
            or known.first(answered, slips(), tolerance)
            or _related(answered, tolerance, (*_EXPLANATIONS, *_DESCRIPTIONS))
            or _in_some_cases(answered, tolerance)
            or conditions.samples_only(answered)
            or _related(answered, tolerance, _HINTS)
        )


def _related(
    answered: Sequence[Observation], tolerance: Tolerance, relations: Sequence[Callable[[Series], Diagnosis | None]]
) -> Diagnosis | None:
    """What explains each part that is wrong: said once where it is the same for all, else of the first."""
    parts = series(answered, tolerance) or []
    found: list[Diagnosis] = []
    for part in parts:
        told = next((told for relation in relations if (told := relation(part))), None)
        if told is None:
            return None
        found.append(told)
    if not found:
        return None
    same = all(told == found[0] for told in found)
    if same and (len(found) > 1 or parts[0].path == ()):
        return found[0]
    return replace(found[0], sentence=f"{_place(parts[0].path, answered)}: {found[0].sentence}")


def _place(path: tuple[Any, ...], answered: Sequence[Observation]) -> str:
    """The part by its index or key; a key only where a sample shows it."""
    if all(isinstance(key, int) for key in path) or any(one.sample and _holds(one.want, path) for one in answered):
        return f"In the part {''.join(f'[{key!r}]' for key in path)} of the answer"
    return "In a part of the answer"


def _holds(value: Any, path: tuple[Any, ...]) -> bool:
    for key in path:
        if not isinstance(value, dict | list | tuple) or (isinstance(value, dict) and key not in value):
            return False
        if not isinstance(value, dict) and not key < len(value):
            return False
        value = value[key]
    return True


def _in_some_cases(answered: Sequence[Observation], tolerance: Tolerance) -> Diagnosis | None:
    """Where a property of the arguments divides right from wrong: that, and what explains the wrong ones by themselves."""
    where = conditions.divide(answered)
    if not where:
        return None
    wrong = [one for one in answered if not one.equal]
    found = _related(wrong, tolerance, (*_EXPLANATIONS, *_DESCRIPTIONS))
    sentence = f"Your answer is wrong in exactly those cases in which {where}."
    return Diagnosis("only_where", f"{sentence} {found.sentence}" if found else sentence)
