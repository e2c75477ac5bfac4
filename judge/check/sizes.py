"""Finds sizes that are equal in every hidden case although the reference works where they differ.

*Theory of operation.* A size is an axis of an array, the length of a list or of its rows, or an argument that is a whole
number. Sizes that are equal wherever both occur form a group. Some must stay equal, such as the rows of keys and of values,
so none of these can change alone. We therefore make one, two or three sizes of the group smaller, or all the others.
(Arguments that always have the same shape count as one argument at first.) Where the reference still answers, the two sides
may differ. The smaller size is one that other cases have, so that what must be even stays even, and is never 1, which NumPy
broadcasts. Where making more sizes as small leaves the answer unchanged, the reference had only ignored the rest, which
proves nothing.
"""

import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from judge.check.domain import is_seed
from judge.check.report import Finding, Level
from judge.check.stated import Size, Stated
from judge.comparison.compare import compare
from judge.comparison.tolerance import Tolerance
from judge.packages.package import Package
from judge.values.tree import Arguments, leaves

MOST_CALLS = 80
MOST_CASES = 3  # in which one set of sizes is made smaller
LARGEST_SET = 3
AT_ONCE = 8  # sets that are tried before the first of them is analysed
_ROUNDING = Tolerance(atol=1e-9, rtol=1e-5)
_DROPS = re.compile(r"(?<![.\w])(zip\(|map\(|min\(len\()")  # code that may ignore the end of a longer list
Ask = Callable[[list[Arguments]], list[Any]]
Pair = tuple[Size, Size]
Side = frozenset[Size]


@dataclass(frozen=True)
class Case:
    """A hidden case and the sizes in it."""

    arguments: Arguments
    sizes: dict[Size, int]

    @property
    def mode(self) -> str:
        """Its flags and strings, and which arguments are None."""
        return repr([value if isinstance(value, bool | str) else value is None for value in self.arguments.values()])


@dataclass(frozen=True)
class Group:
    """Equal sizes in parts that change as a whole, or in larger `bundles`; the equal pairs; the values from 2 on."""

    parts: tuple[Side, ...]
    bundles: tuple[Side, ...]
    pairs: frozenset[Pair]
    values: frozenset[int]

    def shorter(self, size: int) -> int:
        """The next smaller size that occurs, or one less where there is none; at least 2, unless `size` is smaller."""
        return max((value for value in self.values if value < size), default=max(min(size, 2), size - 1))


@dataclass(frozen=True)
class Split:
    """A group in two sides, made of these parts; the equal pairs across, best first; the cases in which a side shrinks."""

    parts: tuple[Side, ...]
    sides: tuple[Side, Side]
    pairs: tuple[Pair, ...]
    cases: tuple[Case, ...]


def find_equal_sizes(package: Package, pool: list[Arguments], ask: Ask) -> list[Finding]:
    """At most one finding for each group of equal sizes. `ask` returns the reference's answers, None where it fails."""
    whole = {name for name in pool[0] if not is_seed(name) and all(_whole(case[name]) for case in pool)}
    cases = [Case(it, dict(size for name in it for size in _sizes(name, it[name], name in whole))) for it in pool]
    stated = Stated(package)
    search = _Search(cases, ask, square=stated.square, drops=bool(_DROPS.search(package.reference)))
    return [finding for group in _groups(cases, stated) if (finding := search.analyse(group))]


def _whole(value: Any) -> bool:
    """Whether it is a number without a fraction."""
    if isinstance(value, bool | complex) or not isinstance(value, int | float | np.ndarray) or np.ndim(value):
        return False
    return isinstance(value, int) or (np.asarray(value).dtype.kind in "iuf" and float(value).is_integer())


def _sizes(name: str, value: Any, whole: bool) -> Iterator[tuple[Size, int]]:
    if whole:
        yield Size(name, "number"), int(value)
    elif isinstance(value, np.ndarray):
        yield from ((Size(name, "axis", axis), length) for axis, length in enumerate(value.shape))
    level, depth = [value], 0
    while level and all(isinstance(item, list | tuple) and len(item) == len(level[0]) for item in level):
        yield Size(name, "length", depth), len(level[0])
        level, depth = [item for items in level for item in items], depth + 1


def _groups(cases: list[Case], stated: Stated) -> list[Group]:
    """The groups, small ones first, which take the fewest calls. Sizes that the texts call equal change as a whole."""
    sizes = list(dict.fromkeys(size for case in cases for size in case.sizes))
    pairs = frozenset(pair for pair in itertools.combinations(sizes, 2) if _equal(*pair, cases))
    links = [pair for pair in pairs if stated.equal(*pair)]
    alike = [pair for pair in pairs if _alike(*pair, cases)]
    groups = []
    for members in _connected(sizes, pairs):
        parts, bundles = (tuple(map(frozenset, _connected(members, these))) for these in (links, links + alike))
        values = frozenset(case.sizes[size] for case in cases for size in members if case.sizes.get(size, 0) > 1)
        groups.append(Group(parts, bundles, pairs, values))
    return sorted((group for group in groups if len(group.parts) > 1), key=lambda group: len(group.parts))


def _equal(one: Size, other: Size, cases: list[Case]) -> bool:
    """Whether they are equal wherever both occur. The same number in all cases counts for axes only, as a 3 may mean anything."""
    both = [(case.sizes[one], case.sizes[other]) for case in cases if one in case.sizes and other in case.sizes]
    large = [size for size, _ in both if size > 1]
    if len(large) < 2 or any(a != b for a, b in both):
        return False
    return len(set(large)) > 1 or (one.kind == other.kind == "axis" and len(both) == len(cases))


def _alike(one: Size, other: Size, cases: list[Case]) -> bool:
    """Whether they are the same axis of two arguments that have the same shape in every case."""
    a, b = ([[n for s, n in case.sizes.items() if s.argument == it.argument] for case in cases] for it in (one, other))
    return a == b and (one.kind, one.axis) == (other.kind, other.axis)


def _connected(sizes: list[Size], pairs: Iterable[Pair]) -> list[list[Size]]:
    """The sizes in groups that the pairs connect, in their order."""
    names = {size: number for number, size in enumerate(sizes)}
    for one, other in pairs:
        if one in names and other in names and names[one] != names[other]:
            names = {size: names[one] if name == names[other] else name for size, name in names.items()}
    return [[size for size in sizes if names[size] == name] for name in dict.fromkeys(names.values())]


class _Search:
    """Looks for two sides of a group that may differ. `square`: the texts call something square. `drops`: see _DROPS."""

    def __init__(self, cases: list[Case], ask: Ask, *, square: bool, drops: bool) -> None:
        self._cases = list({(case.mode, *case.sizes.items()): case for case in cases}.values())
        self._ask = ask
        self._left = MOST_CALLS
        self._square, self._drops = square, drops

    def analyse(self, group: Group) -> Finding | None:
        """An error where either side may be smaller and nothing contradicts it; a warning where only some of this holds."""
        weaker = None
        for split in self._hopeful(group):
            there, back = (self._free(group, split, one) for one in split.sides)
            both = [(a, b) for a, b in split.pairs if b in there and a in back]
            ways = [(a, b) for a, b in split.pairs if b in there] + [(b, a) for a, b in split.pairs if a in back]
            sure = bool(ways) and not (self._drops and self._alike(group, split))
            if both and sure and self._certain(group, split, both[0]):
                return _finding(both[0], Level.ERROR, both=True)
            if both or sure:
                weaker = weaker or _finding((both or ways)[0], Level.WARNING, both=bool(both))
        return weaker

    def _answers(self, calls: list[Arguments]) -> list[Any]:
        """The answers; None for calls beyond the limit."""
        asked = calls[: self._left]
        self._left -= len(asked)
        return (self._ask(asked) if asked else []) + [None] * (len(calls) - len(asked))

    def _hopeful(self, group: Group) -> Iterator[Split]:
        """The splits in which the reference answers the first case with the first side smaller."""
        splits = self._splits(group)
        while self._left and (some := list(itertools.islice(splits, AT_ONCE))):
            answers = self._answers([_smaller(group, split.cases[0], split.sides[0]) for split in some])
            yield from (split for split, answer in zip(some, answers, strict=True) if answer is not None)

    def _splits(self, group: Group) -> Iterator[Split]:
        """First sides of few parts first, and among these the ones with sizes of several arguments."""
        every = frozenset[Size]().union(*group.parts)
        for parts in dict.fromkeys((group.bundles, group.parts)):
            for count in range(1, min(LARGEST_SET + 1, len(parts))):
                chosen = [frozenset[Size]().union(*some) for some in itertools.combinations(parts, count)]
                for one in sorted(chosen, key=lambda side: -len({size.argument for size in side})):
                    pairs, cases = self._pairs(group, one), self._tried(group, one, every - one)
                    if pairs and cases:
                        yield Split(parts, (one, every - one), pairs, cases)

    def _pairs(self, group: Group, one: Side) -> tuple[Pair, ...]:
        """Pairs of one argument first, unless the texts call something square; then pairs of one kind."""
        pairs = [(a, b) if a in one else (b, a) for a, b in group.pairs if (a in one) != (b in one)]
        useful = [(a, b) for a, b in pairs if not (self._square and a.argument == b.argument)]
        return tuple(sorted(useful, key=lambda p: (p[0].argument != p[1].argument, p[0].kind != p[1].kind, str(p))))

    def _tried(self, group: Group, one: Side, other: Side) -> tuple[Case, ...]:
        """Cases with most of the group first, then large ones; one case of each mode before any other."""
        ranked = []
        for case in self._cases:
            found = (one | other) & case.sizes.keys()
            size = max((case.sizes[each] for each in found), default=0)
            less = group.shorter(size)
            if found & one and found & other and less < size:
                ranked.append(((-len(found), less not in group.values, -size), case))
        cases = [case for _, case in sorted(ranked, key=lambda each: each[0])]
        first = {case.mode: case for case in reversed(cases)}
        return tuple(sorted(cases, key=lambda case: case is not first[case.mode])[:MOST_CASES])

    def _free(self, group: Group, split: Split, one: Side) -> Side:
        """The sizes that may be larger than `one`: all, if no answer fails, except those that make no difference if as small."""
        tried = self._answers([_smaller(group, case, one) for case in split.cases])
        if any(answer is None for answer in tried):
            return frozenset()
        free = frozenset[Size]().union(*split.parts) - one
        numbers = {size for size in free | one if size.kind == "number"}
        parts = [part for part in split.parts if not (part <= one | numbers or one <= numbers)]
        for case, answer in zip(split.cases, tried, strict=True):
            if self._left < len(parts):
                return frozenset()
            together = self._answers([_smaller(group, case, one | part) for part in parts])
            parts = [part for part, other in zip(parts, together, strict=True) if _same(answer, other)]
        return free.difference(*parts)

    def _alike(self, group: Group, split: Split) -> bool:
        """Whether the answer has the same shape whichever side is smaller, or both. Then the reference may ignore something."""
        sides = (*split.sides, split.sides[0] | split.sides[1])
        answers = self._answers([_smaller(group, split.cases[0], side) for side in sides])
        shapes = [[np.shape(leaf) for _, leaf in leaves(answer)] for answer in answers]
        return shapes[0] == shapes[1] == shapes[2]

    def _certain(self, group: Group, split: Split, pair: Pair) -> bool:
        """Whether the equality cannot be intended. It may be where there is one size only, or where an argument is square."""
        shared = {size.argument for size in split.sides[0]} & {size.argument for size in split.sides[1]}
        return pair[0].argument == pair[1].argument or (len(group.values) > 1 and not (self._square and shared))


def _smaller(group: Group, case: Case, side: Side) -> Arguments:
    """The case with every size of this side made smaller."""
    changed = dict(case.arguments)
    for size in side & case.sizes.keys():
        changed[size.argument] = _cut(changed[size.argument], size.axis, group.shorter(case.sizes[size]))
    return changed


def _cut(value: Any, axis: int, length: int) -> Any:
    if isinstance(value, list | tuple):
        return value[:length] if axis == 0 else type(value)(_cut(item, axis - 1, length) for item in value)
    if np.ndim(value):
        return np.ascontiguousarray(np.take(value, range(length), axis))
    return np.asarray(length, value.dtype) if isinstance(value, np.ndarray) else type(value)(length)


def _same(one: Any, other: Any) -> bool:
    return other is not None and compare(one, other, _ROUNDING).equal


def _finding(pair: Pair, level: Level, *, both: bool) -> Finding:
    facts = {"sizes": [asdict(size) for size in pair], "both": both}
    return Finding(level, "equal-sizes", "equal-sizes", "cases.py", argument=pair[0].argument, facts=facts)
