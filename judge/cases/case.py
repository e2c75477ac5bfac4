"""One call of a learner's function, and its expected answer."""

from dataclasses import dataclass

from judge.values.tree import Value


@dataclass(frozen=True)
class Case:
    """One call: `arguments` decoded, `encoded` as they are sent, `want` what the reference answers."""

    index: int
    sample: bool
    arguments: dict[str, Value]
    encoded: bytes
    want: Value
