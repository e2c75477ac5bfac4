"""What learners read about their mistake: the text of a diagnosis, made here and nowhere else."""

from typing import Any

from judge.explain.diagnosis import Diagnosis


def message(diagnosis: Diagnosis) -> str:
    """One or two sentences."""
    return diagnosis.sentence


def to_json(diagnosis: Diagnosis) -> dict[str, Any]:
    """The diagnosis for API clients: its kind, its message, and what else is known of it."""
    return {"kind": diagnosis.kind, "message": message(diagnosis)}
