"""Names the mistake behind a wrong answer: observations in, one `Diagnosis` or None out.

*Theory of operation.* First come the package's labelled mistakes: one is named if the learner's answers are its answers in
every case. Then come relations between the learner's numbers and the expected ones (`judge/explain/relations`), the most
specific first. Each must explain every wrong case, contradict no right one, and leave no room for chance. If the answer has
several parts, each part that is wrong must be explained. Mutants (`judge/mutants`: right programs with one small mistake)
come after the relations that name what was done, and before those that describe what one sees. If nothing explains the
numbers, hints tell in which cases the answer is wrong. Silence is better than a guess.

*What it gives away.* A diagnosis is one of a finite list, filled with names that the package chose (arguments, labelled
diagnoses), numbers of axes and familiar constants. A number that was fitted is told only if the samples by themselves show
it, and a key of the expected answer only if a sample has it. This holds for every field, as all of them are shown. A program
could answer so that the diagnosis depends on a hidden value. It learns which of the list was chosen, some eleven bits a
submission, and no more than the verdicts and categories of the cases tell; and as every wrong case must agree, mostly less.

Apart from `mutants` it is pure; its work is bounded, and it raises nothing, whatever a learner's program sent.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from judge.comparison.tolerance import Tolerance
from judge.explain.diagnosis import Diagnosis, Mistake
from judge.explain.relations import (
    arrangement,
    cases,
    coverage,
    functions,
    inputs,
    known,
    precision,
    scale,
    structure,
)
from judge.explain.relations.series import Relation, series
from judge.observation import MISSING, Observation
from judge.values.tree import Path, Value, part

# The catalogue: each relation that is tried on numbers, in this order.
EXPLANATIONS: tuple[Relation, ...] = (  # name what was done
    structure.another_dtype,
    coverage.missing_numbers,
    cases.all_one_number,
    inputs.input_returned,
    arrangement.another_shape,
    cases.previous_case,
    arrangement.another_order,
    functions.rounded,
    scale.factor,
    scale.offset,
    inputs.combined_with_input,
    precision.narrow,
    precision.drift,
    functions.function_of_each,
)
DESCRIPTIONS: tuple[Relation, ...] = (  # describe what one sees
    functions.function_along_axis,
    coverage.wrong_signs,
    coverage.wrong_numbers,
    inputs.named_before_last_step(scale.named_factor),
    scale.scaled_by_case_or_row,
    scale.unless_contradicted(inputs.before_last_step(precision.drift, scale.scaled_by_case_or_row)),
    arrangement.unnamed_order,
)
HINTS: tuple[Relation, ...] = (  # say where to look
    precision.close,
    cases.repeated_answers,
    functions.lost_property,
    inputs.before_last_step(functions.lost_property),
)


def diagnose(
    observations: Sequence[Observation],
    mistakes: Sequence[Mistake],
    tolerance: Tolerance,
    mutants: Callable[[], Sequence[Mistake]] = tuple,
) -> Diagnosis | None:
    """The mistake; None if all answers are right, or if nothing explains them.

    `mutants` is called only if labelled mistakes and the plainest relations have no answer; this raises what it raises.
    """
    answered = [one for one in observations if one.got is not MISSING]
    wrong = [one for one in answered if not one.equal]
    if not wrong:
        return None
    with np.errstate(all="ignore"):
        return (
            known.the_only_mistake(answered, mistakes, tolerance)
            or structure.another_structure(wrong, tolerance)
            or _related(answered, tolerance, EXPLANATIONS)
            or known.first_mistake(answered, mutants(), tolerance)
            or _related(answered, tolerance, (*EXPLANATIONS, *DESCRIPTIONS))
            or _in_some_cases(answered, tolerance)
            or cases.samples_only(answered)
            or _related(answered, tolerance, HINTS)
        )


def _related(answered: Sequence[Observation], tolerance: Tolerance, relations: Sequence[Relation]) -> Diagnosis | None:
    """What explains each part that is wrong: without the part if it is the same for all, else that of the first."""
    parts = series(answered, tolerance)
    found: list[Diagnosis] = []
    for one in parts:
        diagnosis = next((told for relation in relations if (told := relation(one))), None)
        if diagnosis is None:
            return None
        found.append(diagnosis)
    if not found or parts[0].path == () or (len(found) > 1 and all(one == found[0] for one in found)):
        return found[0] if found else None
    return replace(found[0], part=parts[0].path if _may_be_told(parts[0].path, answered) else ())


def _may_be_told(path: Path, answered: Sequence[Observation]) -> bool:
    """An index of a list may; a key of a dict only if a sample shows it."""
    having = [one for one in answered if _has(one.want, path)]
    of_keys = any(isinstance(part(one.want, path[:depth]), dict) for one in having for depth in range(len(path)))
    return not of_keys or any(one.sample for one in having)


def _has(value: Value, path: Path) -> bool:
    try:
        part(value, path)
    except KeyError:
        return False
    return True


def _in_some_cases(answered: Sequence[Observation], tolerance: Tolerance) -> Diagnosis | None:
    """The condition that divides right from wrong, if there is one, and what explains the wrong cases by themselves."""
    condition = cases.dividing_condition(answered)
    if condition is None:
        return None
    wrong = [one for one in answered if not one.equal]
    inner = _related(wrong, tolerance, (*EXPLANATIONS, *DESCRIPTIONS))
    return Diagnosis("only_where", condition=condition, inner=inner)
