"""Inputs made from cases keep their forms, are reproducible, and record whether they lie inside what was drawn."""

from typing import Any

import numpy as np

from judge.check.vary import vary
from judge.inside.wire import encode

RNG = np.random.default_rng(0)
POOL: list[dict[str, Any]] = [
    {"x": RNG.standard_normal((n, d)), "w": RNG.standard_normal((d, 3)), "k": k, "name": "abc", "flag": k == 1}
    for n, d, k in [(4, 5, 1), (3, 6, 2), (5, 4, 3)]
]


def test_same_every_time() -> None:
    """The same cases give the same inputs, as many as requested."""
    one, other = vary(POOL, POOL, 300), vary(POOL, POOL, 300)
    assert len(one) == 300
    assert [(encode(each.arguments), each.facts()) for each in one] == [
        (encode(each.arguments), each.facts()) for each in other
    ]


def test_arguments_are_complete() -> None:
    """Each input has all arguments with their types, and the cases do not change."""
    before = encode(POOL)
    for made in vary(POOL, POOL, 500):
        assert list(made.arguments) == list(POOL[0])
        assert all(type(value) is type(POOL[0][name]) for name, value in made.arguments.items())
    assert encode(POOL) == before


def test_kinds_of_change() -> None:
    """Numbers are scaled alone and together, sizes reduced alone and in pairs, and arguments exchanged between cases."""
    made = vary(POOL, POOL, 800)
    kinds = {(each.kind, each.names) for each in made}
    assert {("scaled", ("x",)), ("all-scaled", ("x", "w")), ("negated", ("x",)), ("other-case", ("k",))} <= kinds
    assert {("cropped", ("x",)), ("both-cropped", ("x", "w")), ("flipped", ("flag",))} <= kinds
    assert {each.scale for each in made} >= {1.0, 0.1, 10.0}
    assert {each.axis for each in made if each.kind == "cropped"} == {0, 1}
    assert any(each.cropped for each in made)


def test_sizes_that_are_drawn() -> None:
    """One entry less lies inside where such sizes are drawn with the same flags: not below the smallest, not among the odd."""
    odd = [{"kernel": np.arange(float(n)), "mode": "same"} for n in (3, 5, 7)]
    any_size = [{"kernel": np.arange(float(n)), "mode": "valid"} for n in (4, 5, 7)]
    shorter = [made for made in vary(odd + any_size, odd + any_size, 900) if "cropped" in made.kind]
    lengths = {(made.arguments["mode"], len(made.arguments["kernel"])): made.inside for made in shorter}
    assert {length: inside for (mode, length), inside in lengths.items() if mode == "same"} == {
        2: False,
        4: False,
        6: False,
    }
    assert {length: inside for (mode, length), inside in lengths.items() if mode == "valid"} == {
        3: False,
        4: True,
        6: True,
    }
    assert not any(made.cropped for made in shorter)


def test_outside() -> None:
    """Zeros, extremes, empty strings and inputs that break a common trait are outside."""
    made = {(each.kind, *each.names, each.scale): each.inside for each in vary(POOL, POOL, 800)}
    assert not made["scaled", "x", 0.0]
    assert not made["scaled", "x", 1e6]
    assert not made["emptied", "name", 1.0]
    assert made["scaled", "x", 100.0]
    shares = [{"p": np.array([0.2, 0.8])}, {"p": np.array([0.5, 0.3, 0.2])}]
    scaled = [each for each in vary(shares, shares, 200) if each.kind == "scaled"]
    assert scaled
    assert not any(each.inside for each in scaled)
