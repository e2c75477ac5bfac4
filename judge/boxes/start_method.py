"""The three ways to start a box, the fastest first."""

from enum import StrEnum


class StartMethod(StrEnum):
    """Each works without the others, and all give the same verdicts.

    A `CLONE` of a warm template has done the problem's public work already. A fork of the import-only `ZYGOTE` has imported the
    libraries. A `FRESH` process has done nothing.
    """

    CLONE = "clone"
    ZYGOTE = "zygote"
    FRESH = "fresh"
