"""The package mha_self_attention, as far as it can be judged without running a submission."""

import ast
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from judge.comparison.tolerance import Tolerance
from judge.packages.archive import pack, unpack
from judge.packages.package import Package, Signature
from judge.packages.reader import parse, read_folder
from judge.verdict import Verdict

FOLDER = Path(__file__).parents[2] / "problems" / "mha_self_attention"


@cache
def package() -> Package:
    """The package, read once."""
    return read_folder(FOLDER)


def draw(seed: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The samples, and the hidden cases of a seed; cases.py is ours and needs only NumPy."""
    names: dict[str, Any] = {}
    exec(compile(package().cases, "cases.py", "exec"), names)
    return names["samples"](), names["hidden"](np.random.default_rng(seed))


def size(case: dict[str, Any]) -> tuple[int, int, int, int]:
    """T, D_in, H and D."""
    tokens, inputs = case["x"].shape
    return tokens, inputs, int(case["num_heads"]), int(case["qkv_features"])


def labelled(verdict: Verdict) -> list[Any]:
    """The submissions of one verdict."""
    return [submission for submission in package().submissions if submission.verdict is verdict]


def test_identity() -> None:
    """Slug, signature and tolerance are what the statement promises."""
    assert package().slug == "mha_self_attention"
    assert package().title == "Multi-head self-attention with Flax"
    arguments = ("seed", "x", "num_heads", "qkv_features")
    assert package().signature == Signature("mha_self_attention", arguments, "numpy")
    assert package().tolerance == Tolerance(1e-5, 1e-4, nan_equal=False)
    assert (package().license, package().difficulty) == ("Apache-2.0", "medium")


def test_nothing_is_left_out() -> None:
    """The optional files are there, and the package fits into a zip."""
    assert package().warmup
    assert package().solution
    assert len(package().hints) >= 3
    slug, files = unpack(pack(package().files))
    assert parse(files, slug).digest == package().digest


def test_labels() -> None:
    """Every verdict has an example, right answers and mistakes several."""
    assert len(labelled(Verdict.ACCEPTED)) >= 3
    assert len(labelled(Verdict.WRONG_ANSWER)) >= 20
    assert len(labelled(Verdict.RUNTIME_ERROR)) >= 4
    assert len(labelled(Verdict.COMPILE_ERROR)) >= 2
    assert len(labelled(Verdict.TIME_LIMIT)) >= 2
    assert labelled(Verdict.MEMORY_LIMIT)
    assert labelled(Verdict.OUTPUT_LIMIT)


def test_accepted_are_written_differently() -> None:
    """No two right answers have the same syntax tree."""
    trees = {ast.dump(ast.parse(submission.source)) for submission in labelled(Verdict.ACCEPTED)}
    assert len(trees) == len(labelled(Verdict.ACCEPTED))


def test_diagnoses() -> None:
    """Each mistake is explained in one sentence of its own, addressed to the learner."""
    diagnoses = [submission.diagnosis for submission in labelled(Verdict.WRONG_ANSWER)]
    assert len(set(diagnoses)) == len(diagnoses)
    for diagnosis in diagnoses:
        assert diagnosis.endswith(".")
        assert "you" in diagnosis.lower()
        assert len(diagnosis) <= 120


@pytest.mark.parametrize("name", ["starter", "reference"])
def test_signature_in_sources(name: str) -> None:
    """Starter and reference define the function with the arguments of the signature."""
    [function] = [node for node in ast.parse(getattr(package(), name)).body if isinstance(node, ast.FunctionDef)]
    assert function.name == package().signature.function
    assert tuple(argument.arg for argument in function.args.args) == package().signature.arguments


def test_starter_is_no_answer() -> None:
    """The starter shows where to write, and neither draws parameters nor applies them."""
    assert "raise NotImplementedError" in package().starter
    assert ".init(" not in package().starter
    assert ".apply(" not in package().starter


@pytest.mark.parametrize("seed", range(5))
def test_cases_are_what_the_statement_promises(seed: int) -> None:
    """Every case has the four arguments, a float32 x, and features that the heads divide."""
    for case in (case for cases in draw(seed) for case in cases):
        assert tuple(case) == package().signature.arguments
        assert type(case["seed"]) is int
        assert 0 <= case["seed"] < 2**31
        assert case["x"].dtype == np.float32
        _, _, heads, features = size(case)
        assert features % heads == 0


def test_what_must_occur() -> None:
    """One token, one head, heads of size 1, D equal to and on both sides of D_in, and heads beyond size 1 in most."""
    _, hidden = draw(0)
    sizes = [size(case) for case in hidden]
    assert len(hidden) >= 8
    assert any(tokens == 1 for tokens, _, _, _ in sizes)
    assert any(heads == 1 for _, _, heads, _ in sizes)
    assert any(heads == features for _, _, heads, features in sizes)
    assert {np.sign(features - inputs) for _, inputs, _, features in sizes} == {-1, 0, 1}
    assert sum(features // heads > 1 and heads > 1 and tokens > 1 for tokens, _, heads, features in sizes) >= 8
    assert len(set(sizes)) <= 8


@pytest.mark.parametrize("name", ["num_heads", "qkv_features"])
def test_numbers_to_cast_come_in_every_way(name: str) -> None:
    """What the learner is told to cast comes as int, float and 0-d array."""
    _, hidden = draw(0)
    assert {type(case[name]) for case in hidden} == {int, float, np.ndarray}
    assert all(case[name].shape == () for case in hidden if isinstance(case[name], np.ndarray))


def test_draws_differ() -> None:
    """Sizes are fixed, seeds and values are drawn: two secrets share no case, and no draw repeats one."""
    one, other = draw(1)[1], draw(2)[1]
    assert [size(case) for case in one] == [size(case) for case in other]
    assert len({case["seed"] for case in one + other}) == len(one + other)
    assert len({case["x"].tobytes() for case in one + other}) == len(one + other)


def test_samples_show_what_ones_cannot() -> None:
    """The first sample is the statement's worked example; in the second no two tokens are alike."""
    ones, waves = draw(0)[0]
    assert (ones["seed"], size(ones), bool((ones["x"] == 1).all())) == (0, (4, 8, 2, 8), True)
    assert len(np.unique(waves["x"], axis=0)) == len(waves["x"])
    assert waves["seed"] != 0
