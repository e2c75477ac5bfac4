"""Pairs rows with columns, as many as can be: a maximum matching in a bipartite graph.

*Theory of operation.* Row after row looks, breadth first, for an augmenting path: a chain of columns that can each be
handed on to another row, up to a column that is free. A row that finds none never will (Berge 1957; Kuhn 1955). Sets of
columns are the bits of integers, so a row's whole neighbourhood costs one `&`: a thousand rows take half a second at worst.
"""

from collections.abc import Sequence


def match(fits: Sequence[int]) -> list[int]:
    """For each column its row, where bit j of `fits[i]` says that row i may stand in column j.

    There are as many columns as rows. As many are paired as can be; the rows and columns left over are paired in order.
    A row stays at its own place where it can from the first.
    """
    search = _Search(fits)
    for row in range(len(fits)):
        search.place(row)
    rest = iter(sorted(set(range(len(fits))) - set(search.column)))
    return [search.row[column] if column in search.row else next(rest) for column in range(len(fits))]


class _Search:
    """The matching so far: `row` of a column, `column` of a row."""

    def __init__(self, fits: Sequence[int]) -> None:
        self._fits = fits
        self._free = (1 << len(fits)) - 1
        self.row: dict[int, int] = {}
        self.column: dict[int, int] = {}

    def place(self, row: int) -> None:
        """Pair `row`, handing on what others have where that makes room."""
        reached: dict[int, int] = {}  # a column, and the row from which it was reached
        unseen = (1 << len(self._fits)) - 1
        waiting = [row]
        for current in waiting:
            near = self._fits[current] & unseen
            free = near & self._free
            if free:
                own = 1 << current
                column = _lowest(own if free & own else free)
                reached[column] = current
                self._hand_on(column, reached)
                return
            unseen &= ~near
            while near:
                column = _lowest(near)
                near &= near - 1
                reached[column] = current
                waiting.append(self.row[column])

    def _hand_on(self, column: int, reached: dict[int, int]) -> None:
        """Give `column` to the row that reached it, that row's former column to the one before, and so on."""
        self._free &= ~(1 << column)
        following: int | None = column
        while following is not None:
            row = reached[following]
            former = self.column.get(row)
            self.row[following], self.column[row] = row, following
            following = former


def _lowest(bits: int) -> int:
    return (bits & -bits).bit_length() - 1
