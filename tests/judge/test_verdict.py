"""`judge.verdict`: words that are folder names and values of the API at once."""

import re

from judge.verdict import Kind, Verdict


def test_words() -> None:
    """Every verdict and kind is a word that can be a folder's name and fits into its column."""
    for word in (*Verdict, *Kind):
        assert re.fullmatch(r"[a-z_]{1,16}", word)


def test_short_codes() -> None:
    """Every verdict has a code of its own of two or three capitals."""
    codes = [verdict.short for verdict in Verdict]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[A-Z]{2,3}", code) for code in codes)
