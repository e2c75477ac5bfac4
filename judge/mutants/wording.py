"""Fills in the most detailed template for which everything is known and short enough to be shown."""

from collections.abc import Sequence
from string import Formatter

from judge.mutants.edit import Facts


def fill(templates: Sequence[str], facts: Facts, max_characters: int) -> tuple[str, list[str]]:
    """The text of the first such template, and the pieces of code in it.

    Raises:
        LookupError: there is no such template.
    """
    known = {
        name: value for name, value in facts.items() if isinstance(value, str) and 0 < len(value) <= max_characters
    }
    for template in templates:
        names = [name for _, name, _, _ in Formatter().parse(template) if name]
        if all(name in known for name in names):
            return template.format(**known), [known[name] for name in names]
    raise LookupError(f"no template can be filled with {sorted(known)}")
