"""The most detailed template is used for which everything is known and short."""

import pytest

from judge.mutants.wording import fill

TEMPLATES = ("`{new}` instead of `{old}`", "without `{lost}`", "something else")


def test_most_detailed() -> None:
    """All facts of a template must be known and not empty."""
    assert fill(TEMPLATES, {"old": "a", "new": "{b}", "lost": "c"}, 9) == ("`{b}` instead of `a`", ["{b}", "a"])
    assert fill(TEMPLATES, {"old": "a", "new": "", "lost": "c"}, 9) == ("without `c`", ["c"])


def test_long_facts_are_not_shown() -> None:
    """A fact that is too long counts as unknown."""
    assert fill(TEMPLATES, {"old": "a", "new": "b" * 10, "lost": "c" * 10}, 9) == ("something else", [])


def test_no_template() -> None:
    """Where no template can be filled, it is an error."""
    with pytest.raises(LookupError):
        fill(TEMPLATES[:2], {}, 9)
