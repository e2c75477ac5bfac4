"""The argument types that `allclose problem new` understands, such as `x:float[n,3d]`, and how a case draws each."""

import keyword
import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import CannotStart

ELEMENTS = ("float", "int", "bool", "complex")
SCALARS = ("float", "int", "bool", "str")
_ARGUMENT = re.compile(r"\s*([^\s:\[\],]+)\s*(?::\s*([a-z]+)\s*(?:\[([^\]]*)\])?)?\s*")
_SIZE = re.compile(r"([1-9]\d{0,3})?([a-z])?")
_SPLIT = re.compile(r",(?![^\[]*\])")


@dataclass(frozen=True)
class Argument:
    """A name, an element type, and the sizes of an array: letters, numbers, and multiples of letters such as `3h`."""

    name: str
    element: str
    sizes: tuple[str, ...]

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters in its sizes."""
        return tuple(size[-1] for size in self.sizes if size[-1].isalpha())

    @property
    def described(self) -> str:
        """Its type, as text for the statement."""
        return f"{self.element} array of shape ${_tuple(self.sizes)}$" if self.sizes else self.element

    def drawn(self, place: int) -> str:
        """The Python expression that draws it from `rng`, the `number` of the case, and the sizes by their letters.

        A whole number is the `place`-th of its kind: no two of them are equal in all cases.
        """
        shape = _tuple([re.sub(r"(\d)([a-z])", r"\1 * \2", size) for size in self.sizes])
        if self.sizes:
            return {
                "float": f"rng.standard_normal({shape})",
                "int": f"rng.integers(-9, 10, size={shape})",
                "bool": f"rng.random({shape}) < 0.5",
                "complex": f"rng.standard_normal({shape}) + 1j * rng.standard_normal({shape})",
            }[self.element]
        return {
            "float": "float(rng.uniform(0.5, 2.0))",
            "int": f"1 + (number + {place}) % 5" if place else "1 + number % 4",
            "bool": "number % 2 == 0",
            "str": '"".join(rng.choice(list("abc"), size=4 + 3 * number))',
        }[self.element]


def _tuple(items: Sequence[str]) -> str:
    return f"({', '.join(items)}{',' if len(items) == 1 else ''})"


def read(text: str) -> tuple[Argument, ...]:
    """The arguments in `text`, separated by commas; one without a type is a `float[n]`.

    Raises:
        CannotStart: an argument cannot be read.
    """
    found = tuple(_argument(part) for part in _SPLIT.split(text) if part.strip())
    names = [argument.name for argument in found]
    if not found:
        raise CannotStart("--arguments: the list is empty; name at least one, such as x:float[n,d]")
    for name in names:
        if names.count(name) > 1:
            raise CannotStart(f"--arguments: {name} is set twice; name each argument once")
    return found


def _argument(part: str) -> Argument:
    match = _ARGUMENT.fullmatch(part)
    if match is None:
        raise CannotStart(f"--arguments: {part.strip()!r} is not valid; write name, name:int or name:float[n,d]")
    name, element, sizes = match[1], match[2] or "float", match[3]
    if not name.isidentifier() or keyword.iskeyword(name) or not name.isascii():
        raise CannotStart(f"--arguments: {name!r} is not a Python name; use letters, digits and _")
    row = ("n",) if match[2] is None else ()
    letters = row if sizes is None else tuple(size.strip() for size in sizes.split(","))
    known = ELEMENTS if letters else SCALARS
    if element not in known:
        what = "an array" if letters else "a single value"
        raise CannotStart(f"--arguments: {name}: {element!r} is not a type of {what}; expected {', '.join(known)}")
    for letter in letters:
        if not (letter and _SIZE.fullmatch(letter)):
            raise CannotStart(
                f"--arguments: {name}: {letter!r} is not a size; write a lowercase letter, a number or a multiple, as in [n,3,2d]"
            )
    return Argument(name, element, letters)
