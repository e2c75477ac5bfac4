"""Creates the files of a new problem package, which is complete except for three functions that only its author can write.

The files are Jinja templates under app/templates/scaffold, with the names that they have in a package.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.problems.kinds import Argument

TEMPLATES = Path(__file__).parents[1] / "templates" / "scaffold"
FIRST_SIZES = (4, 3, 6, 2, 7, 5)  # of the first letter in the six cases; the other letters start at other places
CASES = len(FIRST_SIZES)
FILES = (
    "problem.toml",
    "statement.md",
    "starter.py",
    "reference.py",
    "cases.py",
    "hints.md",
    "solution.md",
    "submissions/accepted/first_way.py",
    "submissions/accepted/second_way.py",
    "submissions/wrong_answer/nothing_returned.py",
)


def files(
    slug: str, title: str, function: str, arguments: Sequence[Argument], arrays: str, *, tolerance: tuple[str, str]
) -> dict[str, str]:
    """File names to contents."""
    environment = Environment(  # noqa: S701 - the files are Python, TOML and Markdown, and no HTML
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["power"] = _power
    letters = list(dict.fromkeys(letter for argument in arguments for letter in argument.letters))
    whole = [argument.name for argument in arguments if argument.element == "int" and not argument.sizes]
    values = {
        "slug": slug,
        "title": title,
        "function": function,
        "arguments": arguments,
        "names": ", ".join(argument.name for argument in arguments),
        "arrays": arrays,
        "atol": tolerance[0],
        "rtol": tolerance[1],
        "letters": letters,
        "rows": [[_size(number, place) for place in range(len(letters))] for number in range(CASES)],
        "places": {name: place for place, name in enumerate(whole)},
    }
    return {name: environment.get_template(f"{name}.jinja").render(values) for name in FILES}


def _size(number: int, place: int) -> int:
    """The size that a letter has in a case."""
    return FIRST_SIZES[(number + 2 * place + place // 3) % CASES]


def _power(number: str) -> str:
    """`1e-6` as a power of ten in LaTeX; anything else unchanged."""
    return re.sub(r"^1e(-?\d+)$", r"10^{\1}", number)
