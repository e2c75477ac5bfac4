"""Drawing a package's cases and answering them: the same for ever, known to nobody else, and the author's own faults named."""

import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from judge.boxes.compiled_code import COMPILED
from judge.boxes.zygote import Zygote
from judge.cases.author import MAX_CASES, MakeBox
from judge.cases.prepare import Prepared, case_seed, prepare
from judge.errors import PackageError
from judge.inside.wire import decode, encode
from judge.packages.package import Package
from tests.judge.conftest import CASES, RIGHT, tiny_package

SECRET = b"secret"
QUICK = "total_seconds = 20"


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


def refusal(cache: Path, zygote: Zygote, package: Package) -> PackageError:
    """What is said of a package that cannot be prepared; nothing is kept of it."""
    with pytest.raises(PackageError) as caught:
        ready(cache, zygote.box, package)
    assert not list(cache.glob("expected/*"))
    assert len(str(caught.value)) < 12_000
    return caught.value


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


BAD_CASES = {
    "raises": ("raise ValueError('no cases')", "cases.py", "ValueError: no cases"),
    "does not parse": ("def samples(:", "cases.py", "SyntaxError"),
    "raises while drawing": (f"{CASES}\n\ndef hidden(rng):\n    return 1 / 0\n", "cases.py", "line 13, in hidden"),
    "has no hidden": ("def samples():\n    return []\n", "cases.py", "hidden"),
    "exits": ("import os\nos._exit(3)", "cases.py", "the process ended"),
    "crashes": ("import ctypes\nctypes.string_at(0)", "cases.py", "the process ended"),
    "prints for ever": ("while True:\n    print('x' * 1000)", "cases.py", "output"),
    "returns no list": (f"{CASES}\n\ndef hidden(rng):\n    return 5\n", "cases.py: hidden()", "must return a list"),
    "returns nothing": (f"{CASES}\n\ndef samples():\n    return []\n", "cases.py: samples()", "at least one"),
    "returns no dict": (f"{CASES}\n\ndef samples():\n    return [(1, 2)]\n", "cases.py: samples()[0]", "tuple"),
    "lacks a key": (
        f"{CASES}\n\ndef hidden(rng):\n    return [dict(a=1, b=2), dict(a=1)]\n",
        "cases.py: hidden()[1]",
        "signature.arguments, ['a', 'b']",
    ),
    "has another key": (
        f"{CASES}\n\ndef hidden(rng):\n    return [dict(a=1, b=2, c=3)]\n",
        "cases.py: hidden()[0]",
        "['a', 'b', 'c']",
    ),
    "has an endless key": (
        f"{CASES}\n\ndef hidden(rng):\n    return [{{10**5000: 1}}]\n",
        "cases.py: hidden()[0]",
        "an integer of 16610 bits",
    ),
    "has a set": (f"{CASES}\n\ndef samples():\n    return [dict(a={{1}}, b=2)]\n", "cases.py: samples()[0]", "set"),
    "has objects": (
        f"{CASES}\n\ndef hidden(rng):\n    return [dict(a=[np.array([None])], b=2)]\n",
        "cases.py: hidden()[0]",
        "array of dtype object",
    ),
    "has too many": (
        f"{CASES}\n\ndef hidden(rng):\n    return [dict(a=n, b=2) for n in range({MAX_CASES})]\n",
        "cases.py",
        f"202 cases; expected at most {MAX_CASES}",
    ),
    "forges its frame": (
        "import os\nfrom judge.inside.wire import *\nos.write(3, pack(Frame.ANSWER, encode(None)))\nos._exit(0)",
        "cases.py",
        "channel",
    ),
    "babbles": ("import os\nos.write(3, b'x' * 100)", "cases.py", "channel"),
}


@pytest.mark.box
@pytest.mark.parametrize(("source", "where", "message"), BAD_CASES.values(), ids=BAD_CASES)
def test_bad_cases(cache: Path, zygote: Zygote, source: str, where: str, message: str) -> None:
    """A fault of `cases.py` is the package's: the error names the file, the function and the case."""
    error = refusal(cache, zygote, tiny_package(QUICK, cases=source))
    assert error.where == where
    assert message in error.message


BAD_REFERENCES = {
    "raises": ("def add(a, b):\n    raise ValueError('no answer')\n", "reference.py: case 0", "ValueError: no answer"),
    "raises later": (
        "def add(a, b):\n    return 1 / (3 - b)\n",
        "reference.py: case 3",
        'File "reference.py", line 2, in add',
    ),
    "does not parse": ("def add(:", "reference.py", "SyntaxError"),
    "lacks the function": ("def sub(a, b):\n    return a - b\n", "reference.py", "add"),
    "raises while loading": ("1 / 0\ndef add(a, b): pass\n", "reference.py", "ZeroDivisionError"),
    "loops": ("def add(a, b):\n    while True: pass\n", "reference.py: case 0", "wall"),
    "loops while loading": ("while True: pass\n", "reference.py", "wall"),
    "exits": ("import os\n\ndef add(a, b):\n    os._exit(5)\n", "reference.py: case 0", "code=5"),
    "returns a set": ("def add(a, b):\n    return [{1}]\n", "reference.py: case 0", "type set"),
    "babbles": (
        "import os\n\ndef add(a, b):\n    os.write(3, b'x' * 100)\n    return a\n",
        "reference.py: case 0",
        "channel",
    ),
}


@pytest.mark.box
@pytest.mark.parametrize(("source", "where", "message"), BAD_REFERENCES.values(), ids=BAD_REFERENCES)
def test_bad_reference(cache: Path, zygote: Zygote, source: str, where: str, message: str) -> None:
    """A fault of `reference.py` is the package's: the error names the file and the case."""
    limit = "case_seconds" if "case" in where else "load_seconds"
    error = refusal(cache, zygote, tiny_package(f"{limit} = {0.2 if 'while' in source else 10}", reference=source))
    assert error.where == where
    assert message in error.message


@pytest.mark.box
@pytest.mark.parametrize(
    ("warmup", "message"),
    [
        ("def warmup(a, b):\n    return 1 / (3 - b)\n", "ZeroDivisionError"),
        ("def other(a, b):\n    pass\n", "warmup"),
        ("def warmup(:", "SyntaxError"),
    ],
)
def test_bad_warmup(cache: Path, zygote: Zygote, warmup: str, message: str) -> None:
    """A fault of `warmup.py` is the package's."""
    package = tiny_package()
    files = {**package.files, "warmup.py": warmup.encode()}
    error = refusal(cache, zygote, replace(package, warmup=warmup, files=files))
    assert error.where.startswith("warmup.py")
    assert message in error.message
    assert not list((cache / COMPILED).iterdir())


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
