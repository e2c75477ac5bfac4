"""`judge.cases.author` in real boxes: the package's own code, and its faults."""

from typing import Any

import numpy as np
import pytest

from judge.boxes.zygote import Zygote
from judge.cases.author import COMPILED_NAME, MAX_CASES, answer, compile_ahead, draw, public_calls, warm_up_limits
from judge.errors import PackageError
from judge.inside.wire import decode
from judge.packages.package import Package
from tests.judge.conftest import CASES, HIDDEN, tiny_package

QUICK = "total_seconds = 20"
CALLS: list[dict[str, Any]] = [{"a": np.arange(3), "b": number} for number in range(5)]


def with_warmup(warmup: str) -> Package:
    """The tiny package with this warm-up."""
    return tiny_package(warmup=warmup)


@pytest.mark.box
def test_draw(zygote: Zygote) -> None:
    """The samples are always the same; the hidden cases depend on the seed and on nothing else."""
    (samples, hidden), again, other = (draw(tiny_package(), seed, zygote.box) for seed in (2**255, 2**255, 1))
    assert [(sample["a"].tolist(), sample["b"]) for sample in samples] == [([0, 1, 2], 0), ([1, 1], 1)]
    assert [call["b"] for call in hidden] == list(HIDDEN)
    numbers = [[call["a"].tolist() for call in drawn] for drawn in (hidden, again[1], other[1])]
    assert numbers[0] == numbers[1] != numbers[2]


@pytest.mark.box
def test_public_calls(zygote: Zygote) -> None:
    """A warm-up gets the samples and cases of the hidden shapes, but never the values of a secret seed."""
    calls = [decode(call) for call in public_calls(tiny_package(), zygote.box)]
    samples, hidden = draw(tiny_package(), 2**255, zygote.box)
    assert [call["a"].shape for call in calls] == [call["a"].shape for call in samples + hidden]
    for call in calls[len(samples) :]:
        assert not any(np.array_equal(call["a"], secret["a"]) for secret in hidden)


@pytest.mark.box
def test_answer(zygote: Zygote) -> None:
    """The reference answers every call, in order."""
    found = answer(tiny_package(), CALLS, "", zygote.box)
    assert [it.tolist() for it in found] == [(call["a"] + call["b"]).tolist() for call in CALLS]


@pytest.mark.box
def test_compile_ahead(zygote: Zygote) -> None:
    """The compiled code of a warm-up comes as files with safe names; a warm-up that compiles nothing leaves none."""
    warmup = "import jax\n\ndef warmup(a, b):\n    jax.jit(lambda x: x * 2 + 1)(a.astype('f4')).block_until_ready()\n"
    files = compile_ahead(with_warmup(warmup), zygote.box)
    assert files
    assert all(COMPILED_NAME.fullmatch(name) and data for name, data in files.items())
    assert compile_ahead(with_warmup("def warmup(a, b):\n    pass\n"), zygote.box) == {}


def test_limits_of_a_warm_up() -> None:
    """A warm-up may use the package's memory and output, and more time than a submission."""
    package = tiny_package("memory_mib = 100\noutput_kib = 8")
    limits = warm_up_limits(package)
    assert (limits.memory_bytes, limits.output_bytes) == (100 << 20, 8 << 10)
    assert limits.cpu_seconds > package.limits.total_seconds


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
def test_bad_cases(zygote: Zygote, source: str, where: str, message: str) -> None:
    """A fault of `cases.py` is the package's: the error names the file, the function and the case."""
    with pytest.raises(PackageError) as caught:
        draw(tiny_package(QUICK, cases=source), 1, zygote.box)
    assert caught.value.where == where
    assert message in caught.value.message
    assert len(str(caught.value)) < 12_000


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
def test_bad_reference(zygote: Zygote, source: str, where: str, message: str) -> None:
    """A fault of `reference.py` is the package's: the error names the file and the case."""
    limit = "case_seconds" if "case" in where else "load_seconds"
    package = tiny_package(f"{limit} = {0.2 if 'while' in source else 10}", reference=source)
    with pytest.raises(PackageError) as caught:
        answer(package, CALLS, "", zygote.box)
    assert caught.value.where == where
    assert message in caught.value.message
    assert len(str(caught.value)) < 12_000


@pytest.mark.box
@pytest.mark.parametrize(
    ("warmup", "message"),
    [
        ("def warmup(a, b):\n    return 1 / (3 - b)\n", "ZeroDivisionError"),
        ("def other(a, b):\n    pass\n", "warmup"),
        ("def warmup(:", "SyntaxError"),
    ],
)
def test_bad_warmup(zygote: Zygote, warmup: str, message: str) -> None:
    """A fault of `warmup.py` is the package's."""
    with pytest.raises(PackageError) as caught:
        compile_ahead(with_warmup(warmup), zygote.box)
    assert caught.value.where.startswith("warmup.py")
    assert message in caught.value.message
