"""Every kind of mutant has a phrase for authors."""

import re

import pytest

from judge.mutants.author_wording import author_phrase
from tests.judge.mutants.test_learner_wording import EVERYTHING, of


def test_every_operator() -> None:
    """Each is a phrase that can be continued, without braces that nobody filled; no operator has only the last resort."""
    phrases: dict[str, set[str]] = {}
    for mutant in of(EVERYTHING):
        phrases.setdefault(mutant.operator, set()).add(author_phrase(mutant))
    assert len(phrases) > 35
    assert all(
        re.fullmatch(r"[^\n]+[^.\n]", phrase) and "``" not in phrase for each in phrases.values() for phrase in each
    )
    assert [operator for operator, each in phrases.items() if each == {"a step is changed"}] == []


@pytest.mark.parametrize(
    ("body", "phrase"),
    [
        ("return x + k", "`+` becomes `-`"),
        ("return x + k", "`k` is dropped from `+`"),
        ("return x - k", "the sides of `-` are swapped"),
        ("return x * 2", "`2` becomes `3`"),
        ("return np.exp(x)", "`exp` is dropped, `x` is left"),
        ("return x.sum(axis=k)", "`axis=k` becomes `axis=0`"),
        ("return x.sum(axis=k)", "the argument `axis` of `sum` is dropped"),
        ("return x if k > 0 else 1", "the condition `k > 0` is always true"),
        ("x[0] = k\n    return x", "`x[0] = k` is dropped"),
        ("return x[1:]", "the slice `1:` becomes `:`"),
    ],
)
def test_examples(body: str, phrase: str) -> None:
    """A few phrases, word by word."""
    assert phrase in {author_phrase(mutant) for mutant in of(f"import numpy as np\n\n\ndef f(x, k):\n    {body}\n")}
