"""Creates the files of a new problem package. Only three functions are left to write."""

import json
import re
from collections.abc import Sequence
from itertools import chain

from app.problems.kinds import Argument

FIRST_SIZES = (4, 3, 6, 2, 7, 5)  # of the first letter in the six cases; each letter starts at another position
CASES = len(FIRST_SIZES)
NOT_WRITTEN = "    raise NotImplementedError"


def files(
    slug: str, title: str, function: str, arguments: Sequence[Argument], arrays: str, *, tolerance: tuple[str, str]
) -> dict[str, str]:
    """File names to contents."""
    names = [argument.name for argument in arguments]
    head = f"def {function}({', '.join(names)}):"
    return {
        "problem.toml": _manifest(slug, function, names, arrays, tolerance),
        "statement.md": _statement(title, function, arguments, tolerance),
        "starter.py": f"import numpy as np\n\n\n{head}\n{NOT_WRITTEN}\n",
        "reference.py": _todo(
            "The reference implementation.", head, "compute the correct result; prefer clarity to speed", arrays
        ),
        "cases.py": _cases(arguments),
        "hints.md": "## Where to begin\n\nTODO: a first step that does not give the solution away.\n",
        "solution.md": "# Solution\n\nTODO: show the solution and explain why it is correct.\n",
        "submissions/accepted/first_way.py": _todo(
            "A correct solution, written as most learners would write it.",
            head,
            "write it; you may copy the code of reference.py",
            arrays,
        ),
        "submissions/accepted/second_way.py": _todo(
            "A correct solution, written differently.",
            head,
            "write it with different code and a different order of operations",
            arrays,
        ),
        "submissions/wrong_answer/nothing_returned.py": _mistake(head),
    }


def _manifest(slug: str, function: str, names: list[str], arrays: str, tolerance: tuple[str, str]) -> str:
    return f"""\
format = 1
slug = "{slug}"
authors = []
tags = []
difficulty = "medium"

[signature]
function = "{function}"
arguments = {json.dumps(names)}
arrays = "{arrays}"

[tolerance]
atol = {tolerance[0]}
rtol = {tolerance[1]}

[limits]
case_seconds = 10
"""


def _statement(title: str, function: str, arguments: Sequence[Argument], tolerance: tuple[str, str]) -> str:
    rows = "\n".join(f"| `{argument.name}` | {argument.described} | TODO: describe it |" for argument in arguments)
    call = f"{function}({', '.join(argument.name for argument in arguments)})"
    atol, rtol = map(_power, tolerance)
    return f"""\
# {title}

TODO: describe the topic in two sentences, and why it is useful.

## Your task

Write `{call}`. TODO: say exactly what it returns.

| Argument | Type | Meaning |
|---|---|---|
{rows}

Each number $y$ is compared with the expected number $y^*$. It is correct if
$|y - y^*| \\leq {atol} + {rtol} \\cdot |y^*|$.
"""


def _power(number: str) -> str:
    """`1e-6` in mathematical notation; any other number as is."""
    return re.sub(r"^1e(-?\d+)$", r"10^{\1}", number)


def _todo(first: str, head: str, what: str, arrays: str) -> str:
    imports = "import jax.numpy as jnp" if arrays == "jax" else "import numpy as np"
    return f'"""{first}"""\n\n{imports}\n\n\n{head}\n    # TODO: {what}.\n{NOT_WRITTEN}\n'


def _mistake(head: str) -> str:
    return f'"""The function returns None. Is a `return` missing?"""\n\n\n{head}\n    return None\n'


def _cases(arguments: Sequence[Argument]) -> str:
    letters = list(dict.fromkeys(chain.from_iterable(argument.letters for argument in arguments)))
    given = ", ".join(["rng", "number", *letters])
    whole = [argument for argument in arguments if argument.element == "int" and not argument.sizes]
    place = {argument.name: number for number, argument in enumerate(whole)}
    drawn = "\n".join(f'        "{each.name}": {each.drawn(place.get(each.name, 0))},' for each in arguments)
    return f'''\
"""The test cases. The sizes are fixed in a list, so that they always occur; the values are drawn from rng.

No two sizes are equal in all cases, so that mistaking one for another is noticed. Values are near 1, so that every part of
a formula affects the result. Change this file to fit your problem. `allclose check` reports mistakes that the cases miss.
"""

import numpy as np

{_sizes(letters)}


def samples():
    """The cases that learners see: two, always the same."""
    return hidden(np.random.default_rng(0))[:2]


def hidden(rng):
    """The cases that decide the verdict. Each server draws its own."""
    return [_case(rng, number, *sizes) for number, sizes in enumerate(SIZES)]


def _case({given}):
    return {{
{drawn}
    }}
'''


def _sizes(letters: list[str]) -> str:
    rows = [
        [FIRST_SIZES[(number + 2 * place + place // 3) % CASES] for place in range(len(letters))]
        for number in range(CASES)
    ]
    text = ",\n".join(f"    ({', '.join(map(str, row))}{',' if len(row) == 1 else ''})" for row in rows)
    return f"# {', '.join(letters) or 'no sizes: only the number of cases'}\nSIZES = [\n{text},\n]"
