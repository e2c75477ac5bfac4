"""`judge.packages.policy`: the table `[tolerance]`."""

import tomllib

import pytest

from judge.comparison.tolerance import Mode, Part, Tolerance
from judge.errors import PackageError
from judge.packages.policy import MAX_OUTPUTS, TOLERANCE_KEYS, read_tolerance
from judge.packages.table import Table

OUTPUT = "\n[[output]]\n"
NUMBERS = "atol = 1e-5\nrtol = 0"


def _read(text: str) -> Tolerance:
    return read_tolerance(Table("problem.toml", "tolerance.", tomllib.loads(text), TOLERANCE_KEYS))


def test_defaults() -> None:
    """Two numbers are enough."""
    assert _read(NUMBERS) == Tolerance(1e-5, 0.0, nan_equal=False, mode=Mode.TOLERANCE, scale_rtol=0.0, outputs=())


def test_parts() -> None:
    """A part has its path and the keys that it changes; others are as around it."""
    found = _read(f"{NUMBERS}{OUTPUT}path = \"['loss'][0]\"\nmode = 'exact'{OUTPUT}path = '[*]'\nnan_equal = true")
    assert found.outputs == (Part(("loss", 0), mode=Mode.EXACT), Part((None,), nan_equal=True))


def test_exact_needs_no_numbers() -> None:
    """In mode exact `atol` and `rtol` may be left out; a part with another mode gives both."""
    found = _read(f"mode = 'exact'{OUTPUT}path = '[0]'\nmode = 'tolerance'\nrtol = 0.5\natol = 2")
    assert found == Tolerance(0.0, 0.0, mode=Mode.EXACT, outputs=(Part((0,), 2.0, 0.5, mode=Mode.TOLERANCE),))
    for mode in "tolerance", "unordered":
        with pytest.raises(PackageError) as caught:
            _read(f"mode = 'exact'{OUTPUT}path = '[0]'\nmode = '{mode}'\nrtol = 0.5")
        assert caught.value.where == "problem.toml: tolerance.output[0].atol"


@pytest.mark.parametrize(
    ("old", "new", "where", "said"),
    [
        ("atol = 1e-5\n", "", "problem.toml: tolerance.atol", "is missing"),
        ("atol = 1e-5", "atol = -1e-5", "problem.toml: tolerance.atol", "is -1e-05; expected a finite number >= 0"),
        ("atol = 1e-5", "atol = nan", "problem.toml: tolerance.atol", "is nan"),
        ("atol = 1e-5", "atol = inf", "problem.toml: tolerance.atol", "finite"),
        ("atol = 1e-5", "atol = true", "problem.toml: tolerance.atol", "is true"),
        ("atol = 1e-5", f"atol = 1{'0' * 400}", "problem.toml: tolerance.atol", "finite"),
        ("rtol = 0", "rtol = 0\nnan_equal = 0", "problem.toml: tolerance.nan_equal", "is 0"),
        ("rtol = 0", 'rtol = 0\nmode = "exakt"', "problem.toml: tolerance.mode", "did you mean exact?"),
        ("rtol = 0", "rtol = 0\nmode = true", "problem.toml: tolerance.mode", "is true; expected a string"),
        ("rtol = 0", "rtol = 0\nscale_rtol = -1", "problem.toml: tolerance.scale_rtol", "a finite number >= 0"),
        ("rtol = 0", "rtol = 0\noutput = 1", "problem.toml: tolerance.output", "[[tolerance.output]]"),
        ("rtol = 0", f"rtol = 0{OUTPUT}rtol = 1", "problem.toml: tolerance.output[0].path", "is missing"),
        ("rtol = 0", f"rtol = 0{OUTPUT}path = '[0]'", "problem.toml: tolerance.output[0].path", "is the only key"),
        ("rtol = 0", f"rtol = 0{OUTPUT}path = 'x'\nrtol = 1", "problem.toml: tolerance.output[0].path", "subscripts"),
        ("rtol = 0", f"rtol = 0{OUTPUT}path = '[-1]'\nrtol = 1", "problem.toml: tolerance.output[0].path", "such as"),
        ("rtol = 0", f"rtol = 0{OUTPUT}path = '[0]'\nrtol = -1", "problem.toml: tolerance.output[0].rtol", "is -1"),
        ("rtol = 0", f"rtol = 0{OUTPUT}path = '[0]'\ntol = 1", "problem.toml: tolerance.output[0].tol", "unknown key"),
        (
            "rtol = 0",
            f"rtol = 0{OUTPUT}path = '[0]'\nrtol = 1{OUTPUT}path = '[0]'\natol = 1",
            "problem.toml: tolerance.output[1].path",
            "same as in output[0]",
        ),
        (
            "rtol = 0",
            "rtol = 0" + "".join(f"{OUTPUT}path = '[{i}]'\nrtol = 1" for i in range(101)),
            "problem.toml: tolerance.output",
            "has 101 tables; expected at most 100",
        ),
    ],
)
def test_refusals(old: str, new: str, where: str, said: str) -> None:
    """A wrong key is rejected, and the error names the key and what was found."""
    assert NUMBERS.count(old) == 1
    with pytest.raises(PackageError) as caught:
        _read(NUMBERS.replace(old, new))
    assert caught.value.where == where
    assert said in caught.value.message


def test_many_parts() -> None:
    """As many parts as the limit are accepted."""
    text = NUMBERS + "".join(f"{OUTPUT}path = '[{i}]'\nrtol = 1" for i in range(MAX_OUTPUTS))
    assert len(_read(text).outputs) == MAX_OUTPUTS
