"""Reads from the statement and the starter which sizes are equal, and which arguments are square or equally long."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from judge.packages.package import Package

_SQUARE = re.compile(
    r"(?i)(?<!mean[ -])\bsquare\b(?![ -]root)|symmetric|adjacency|determinant|invertible|orthogonal|positive[- ]definite"
    r"|triangular|eigen|\b(\w+)\s*(?:by|x|×|\\times)\s*\1\b|[(\[]\s*(?:[\w*]+\s*,\s*)*(\w+)\s*,\s*\2\s*[)\]]"
)
_ALIKE = re.compile(r"(?i)\b(same|equal) (length|shape|size|number)|\bequally long\b|\bas (long|many)\b")
_SENTENCE = re.compile(r"[.;]\s|\n\s*\n|\n(?=\s*[-*|])")
_SHAPE = re.compile(r"(?i)\bshapes?\b[\s:=`$]*[(\[]([^()\[\]]+)[)\]]")
_NUMBER = re.compile(r"[\d\s]*")
_FARTHEST = 200  # characters from a mention to its shape


@dataclass(frozen=True)
class Size:
    """An `axis` of an array; a `number`; or the `length` of a list, of its rows (axis 1) or of their items (axis 2)."""

    argument: str
    kind: str
    axis: int = 0


class Stated:
    """The sentences and table rows of the statement, and the lines of the starter."""

    def __init__(self, package: Package) -> None:
        self._said = [*_SENTENCE.split(package.statement), *package.starter.splitlines()]
        self._mention = {
            name: re.compile(rf"[`$(]{name}\b[`$]?|\b{name}(?=[:,)=])") for name in package.signature.arguments
        }
        self._letters = dict(self._shapes())
        self.square = any(map(_SQUARE.search, self._said))

    def equal(self, one: Size, other: Size) -> bool:
        """Whether both have the same letter in their shapes, or a sentence about both says that they are square or alike."""
        if self._letter(one) and self._letter(one) == self._letter(other):
            return True
        within = one.argument == other.argument
        if not within and (one.kind, one.axis) != (other.kind, other.axis):
            return False
        names = [self._mention[it.argument] for it in (one, other)]
        words = _SQUARE if within else _ALIKE
        return any(words.search(it) and all(name.search(it) for name in names) for it in self._said)

    def _letter(self, size: Size) -> str:
        """Its letter in the shape of its argument, or a number's own name; empty where the shape has a digit."""
        if size.kind == "number":
            return size.argument
        letters = self._letters.get(size.argument, ())
        letter = letters[size.axis] if size.axis < len(letters) else ""
        return "" if _NUMBER.fullmatch(letter) else letter

    def _shapes(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The shape of each argument that has one; of several, the first counts."""
        for sentence in reversed(self._said):
            shapes = list(_SHAPE.finditer(sentence))
            for name, mention in self._mention.items():
                if found := _first_after(mention.search(sentence), shapes, self._mention):
                    yield name, tuple(re.sub(r"[\s`$\\]", "", letter) for letter in found[1].rstrip(", ").split(","))


def _first_after(
    mention: re.Match[str] | None, shapes: list[re.Match[str]], names: Iterable[str]
) -> re.Match[str] | None:
    """The first shape after a mention, unless other code comes between; `a` and `b` share what follows."""
    shape = next((each for each in shapes if mention and each.start() >= mention.end()), None)
    if mention is None or shape is None or shape.start() - mention.end() > _FARTHEST:
        return None
    between = mention.string[mention.end() : shape.start()]
    others = rf"(?:(?:,|and|\s)*[`$]?(?:{'|'.join(names)})\b[`$]?)*"
    return shape if re.fullmatch(rf"{others}[^`]*", between) else None
