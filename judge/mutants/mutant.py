"""A mutant: a right program with an edit made in one place, or in several places that are alike."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field

from judge.mutants.edit import Edit
from judge.mutants.program import Program, tree_of


@dataclass(frozen=True)
class Mutant:
    """`id` is unique among mutants that are made together; `origin` numbers the right `program` that it is made of."""

    id: str
    source: bytes
    edits: tuple[Edit, ...]
    program: Program = field(compare=False, repr=False)
    origin: int = 0

    @property
    def edit(self) -> Edit:
        """The edit, or the first of several that do the same."""
        return self.edits[0]

    @property
    def operator(self) -> str:
        """The stable name of what is done."""
        return self.edit.operator

    @property
    def line(self) -> int:
        """The line of the right program that is changed, from 1."""
        return self.program.line(self.edit.node)

    def diff(self, file: str) -> str:
        """The change as a unified diff of `file`."""
        before, after = self.program.source.split("\n"), self.source.decode().split("\n")
        return "\n".join(difflib.unified_diff(before, after, file, self.id, n=1, lineterm=""))


class DistinctSources:
    """Makes the sources of mutants, none of which is the same program as another or as one of the right ones.

    Parsing takes time, so only `max_bytes` of source are made.
    """

    def __init__(self, right: Iterable[str], max_bytes: int) -> None:
        self._seen = {hash(tree_of(source)) for source in right}
        self._bytes_left = max_bytes

    @property
    def exhausted(self) -> bool:
        """Whether no more may be made."""
        return self._bytes_left < 0

    def make(self, program: Program, edits: Iterable[Edit]) -> bytes | None:
        """The source with these edits; None if it cannot be compiled, is not new, or no more may be made."""
        source = program.apply(*edits)
        self._bytes_left -= len(source)
        tree = None if self.exhausted else tree_of(source)
        if tree is None or hash(tree) in self._seen:
            return None
        self._seen.add(hash(tree))
        return source.encode()
