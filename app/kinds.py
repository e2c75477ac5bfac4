"""The kinds of argument that `allclose problem new` understands, and how a case draws each: `x:float[n,d]`, `k:int`."""

import keyword
import re
from dataclasses import dataclass

from app.errors import CannotStart

ELEMENTS = ("float", "int", "bool", "complex")
SCALARS = ("float", "int", "bool", "str")
_ARGUMENT = re.compile(r"\s*([^\s:\[\],]+)\s*(?::\s*([a-z]+)\s*(?:\[([^\]]*)\])?)?\s*")
_SPLIT = re.compile(r",(?![^\[]*\])")


@dataclass(frozen=True)
class Argument:
    """A name, an element type, and for an array its sizes by their letters."""

    name: str
    element: str
    sizes: tuple[str, ...]

    @property
    def described(self) -> str:
        """Its type, for a statement."""
        if not self.sizes:
            return self.element
        return f"{self.element} array of shape ({', '.join(self.sizes)}{',' if len(self.sizes) == 1 else ''})"

    @property
    def drawn(self) -> str:
        """The Python that draws it, from `rng`, the `number` of the case, and the sizes by their letters."""
        shape = f"({', '.join(self.sizes)}{',' if len(self.sizes) == 1 else ''})"
        if self.sizes:
            return {
                "float": f"rng.standard_normal({shape})",
                "int": f"rng.integers(-9, 10, size={shape})",
                "bool": f"rng.random({shape}) < 0.5",
                "complex": f"rng.standard_normal({shape}) + 1j * rng.standard_normal({shape})",
            }[self.element]
        return {
            "float": "float(rng.uniform(0.5, 2.0))",
            "int": "1 + number % 4",
            "bool": "number % 2 == 0",
            "str": '"".join(rng.choice(list("abc"), size=4 + 3 * number))',
        }[self.element]


def read(text: str) -> tuple[Argument, ...]:
    """The arguments that `text` names, separated by commas; one without a kind is a `float[n]`.

    Raises:
        CannotStart: saying which is wrong, and how it is written.
    """
    found = tuple(_argument(part) for part in _SPLIT.split(text) if part.strip())
    names = [argument.name for argument in found]
    if not found:
        raise CannotStart("--arguments: there are none; name at least one, such as x:float[n,d]")
    for name in names:
        if names.count(name) > 1:
            raise CannotStart(f"--arguments: {name} stands there twice; name each once")
    return found


def _argument(part: str) -> Argument:
    match = _ARGUMENT.fullmatch(part)
    if match is None:
        raise CannotStart(f"--arguments: {part.strip()!r} cannot be read; write name, name:int or name:float[n,d]")
    name, element, sizes = match[1], match[2] or "float", match[3]
    if not name.isidentifier() or keyword.iskeyword(name) or not name.isascii():
        raise CannotStart(f"--arguments: {name!r} is not a Python name; choose another, of letters, digits and _")
    letters = (
        tuple(size.strip() for size in sizes.split(",")) if sizes is not None else ("n",) if match[2] is None else ()
    )
    known = ELEMENTS if letters else SCALARS
    if element not in known:
        what = "arrays" if letters else "single values"
        raise CannotStart(f"--arguments: {name}: {element!r} is no kind; of {what} there are {', '.join(known)}")
    for letter in letters:
        if not re.fullmatch(r"[a-z]", letter):
            raise CannotStart(
                f"--arguments: {name}: {letter!r} is not a size; write one small letter a size, as in [n,d]"
            )
    return Argument(name, element, letters)
