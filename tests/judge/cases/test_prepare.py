"""`judge.cases.prepare`: a package's cases and answers are always the same, and nobody else knows them."""

import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from judge.boxes.compiled_code import COMPILED
from judge.boxes.zygote import Zygote
from judge.cases.author import MakeBox
from judge.cases.prepare import Prepared, case_seed, prepare
from judge.errors import PackageError
from judge.inside.wire import decode, encode
from judge.packages.package import Package
from tests.judge.conftest import CASES, RIGHT, tiny_package

SECRET = b"secret"


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Where answers are kept."""
    (tmp_path / COMPILED).mkdir()
    return tmp_path


def no_box(*_: object) -> Any:
    """For what must not need a box."""
    raise AssertionError("a box was made")


def ready(cache: Path, make_box: MakeBox, package: Package | None = None, secret: bytes = SECRET) -> Prepared:
    """The package's cases."""
    return prepare(package or tiny_package(), secret, cache, "numpy-2", make_box)


def same(one: Prepared, other: Prepared) -> bool:
    """Are they the same cases with the same answers, to the last bit?"""
    return [(it.encoded, encode(it.want)) for it in one.cases] == [(it.encoded, encode(it.want)) for it in other.cases]


def test_seed() -> None:
    """The seed depends on the secret, the slug and `cases.py`, and on nothing else."""
    package = tiny_package()
    seed = case_seed(package, SECRET)
    assert 2**200 < seed < 2**256
    assert case_seed(package, b"other") != seed
    assert case_seed(replace(package, slug="sub"), SECRET) != seed
    assert case_seed(tiny_package(cases=CASES + "\n"), SECRET) != seed
    assert case_seed(tiny_package("case_seconds = 3", reference=RIGHT + "\n", starter="x = 1\n"), SECRET) == seed


@pytest.mark.box
def test_cases(cache: Path, zygote: Zygote) -> None:
    """Samples come first, then what is drawn from the seed; each has the reference's answer."""
    cases = ready(cache, zygote.box).cases
    assert [(case.index, case.sample) for case in cases] == [(0, True), (1, True), (2, False), (3, False), (4, False)]
    rng = np.random.default_rng(case_seed(tiny_package(), SECRET))
    for case in cases[2:]:
        assert np.array_equal(case.arguments["a"], rng.integers(10**15, 10**16, size=3))
        assert np.array_equal(case.want, case.arguments["a"] + case.index)
        assert encode(decode(case.encoded)) == encode(case.arguments)


@pytest.mark.box
def test_draws(cache: Path, zygote: Zygote) -> None:
    """Another secret draws other hidden cases, and the same samples; the same secret draws the same elsewhere."""
    one, other = ready(cache, zygote.box), ready(cache, zygote.box, secret=b"other")
    assert [a.encoded == b.encoded for a, b in zip(one.cases, other.cases, strict=True)] == [True] * 2 + [False] * 3
    elsewhere = cache / "elsewhere"
    (elsewhere / COMPILED).mkdir(parents=True)
    assert same(ready(elsewhere, zygote.box), one)


@pytest.mark.box
def test_kept(cache: Path, zygote: Zygote) -> None:
    """Answers are kept in a file that only this user can read, in the wire's format, and no box is made for them again."""
    one = ready(cache, zygote.box)
    [file] = (cache / "expected").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert isinstance(decode(file.read_bytes()), dict)
    assert same(ready(cache, no_box), one)


@pytest.mark.box
def test_what_is_kept_is_told_apart(cache: Path, zygote: Zygote) -> None:
    """Another reference, secret or library is answered anew; other limits and another starter are not."""
    ready(cache, zygote.box)
    ready(cache, no_box, tiny_package("memory_mib = 300", starter="x = 1\n"))
    for package, secret, environment in (
        (tiny_package(reference=RIGHT + "\n"), SECRET, "numpy-2"),
        (tiny_package(), b"other", "numpy-2"),
        (tiny_package(), SECRET, "numpy-3"),
    ):
        with pytest.raises(AssertionError, match="a box was made"):
            prepare(package, secret, cache, environment, no_box)


@pytest.mark.box
@pytest.mark.parametrize("damage", [b"", b"garbage", b"N", b"cut"])
def test_damaged(cache: Path, zygote: Zygote, damage: bytes) -> None:
    """A damaged file is made anew."""
    one = ready(cache, zygote.box)
    [file] = (cache / "expected").iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] if damage == b"cut" else damage)
    assert same(ready(cache, zygote.box), one)
    assert file.read_bytes() == whole


@pytest.mark.box
def test_large_and_deep_answers_are_kept(cache: Path, zygote: Zygote) -> None:
    """What fits into the wire case by case is kept, also where it would not fit all together."""
    reference = """
def add(a, b):
    value = [0.5] * 60_000
    for _ in range(30):
        value = [value]
    return value
"""
    one = ready(cache, zygote.box, tiny_package(reference=reference))
    assert "Opaque" not in repr(one.cases[0].want)
    assert same(ready(cache, no_box, tiny_package(reference=reference)), one)


@pytest.mark.box
def test_warmup(cache: Path, zygote: Zygote) -> None:
    """What a warm-up compiles is kept, by names and in files that a box can read and not write, and made once."""
    warmup = "import jax\n\ndef warmup(a, b):\n    jax.jit(lambda x: x * 2 + 1)(a.astype('f4')).block_until_ready()\n"
    package = tiny_package()
    package = replace(package, warmup=warmup, files={**package.files, "warmup.py": warmup.encode()})
    one = ready(cache, zygote.box, package)
    folder = cache / COMPILED / one.compiled
    assert one.compiled
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755
    assert [path.name for path in (cache / COMPILED).iterdir()] == [one.compiled]
    files = list(folder.iterdir())
    assert files
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o444 and file.name.endswith("-cache") for file in files)
    assert ready(cache, no_box, package).compiled == one.compiled


@pytest.mark.box
def test_without_warmup(cache: Path, zygote: Zygote) -> None:
    """A package without a warm-up has no compiled code."""
    assert ready(cache, zygote.box).compiled == ""


@pytest.mark.box
@pytest.mark.parametrize(
    ("name", "source"),
    [("cases", "1 / 0"), ("reference", "def add(a, b):\n    return 1 / (3 - b)\n"), ("warmup", "def other(): pass\n")],
)
def test_nothing_is_kept_of_a_broken_package(cache: Path, zygote: Zygote, name: str, source: str) -> None:
    """A package whose own code fails leaves neither answers nor compiled code."""
    with pytest.raises(PackageError) as caught:
        ready(cache, zygote.box, tiny_package(**{name: source}))
    assert caught.value.where.startswith(f"{name}.py")
    assert not list(cache.glob("expected/*"))
    assert not list((cache / COMPILED).iterdir())
