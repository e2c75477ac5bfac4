"""Pairs as many rows with columns as possible: a maximum matching in a bipartite graph.

*Theory of operation.* For each row, a breadth-first search looks for an augmenting path: a chain of columns, each of which
another row can take over, up to a free column. A row without one never gets one (Berge 1957; Kuhn 1955). Sets of columns are the
bits of integers, so a row's whole neighbourhood costs one `&`. A thousand rows take at most half a second.
"""

from collections.abc import Sequence


def match(fits: Sequence[int]) -> list[int]:
    """For each column its row. Bit j of `fits[i]` is set if row i fits column j.

    There are as many columns as rows. As many as possible are paired; the remaining rows and columns are paired in order.
    A row prefers the column with its own index.
    """
    search = _Search(fits)
    for row in range(len(fits)):
        search.place(row)
    rest = iter(sorted(set(range(len(fits))) - set(search.column)))
    return [search.row[column] if column in search.row else next(rest) for column in range(len(fits))]


class _Search:
    """The matching so far: `row` by column, and `column` by row."""

    def __init__(self, fits: Sequence[int]) -> None:
        self._fits = fits
        self._free = (1 << len(fits)) - 1
        self.row: dict[int, int] = {}
        self.column: dict[int, int] = {}

    def place(self, row: int) -> None:
        """Pair `row`, moving other rows if that makes room."""
        reached: dict[int, int] = {}  # each column, with the row from which it was reached
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
