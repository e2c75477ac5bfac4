"""Reading problem.toml."""

import pytest

from judge.comparison.tolerance import Mode, Part, Tolerance
from judge.errors import PackageError
from judge.packages.manifest import read_manifest
from judge.packages.package import Equivalent, Limits, Signature

MANIFEST = """\
format = 1
slug = "add"
[signature]
function = "add"
arguments = ["a", "b"]
[tolerance]
atol = 1e-5
rtol = 0
"""
OUTPUT = "\n[[tolerance.output]]\n"


def refusal(text: str) -> PackageError:
    """The error that `read_manifest` raises."""
    with pytest.raises(PackageError) as caught:
        read_manifest(text)
    return caught.value


def test_defaults() -> None:
    """Every default is the one that the format promises."""
    manifest = read_manifest(MANIFEST)
    assert manifest.slug == "add"
    assert manifest.signature == Signature("add", ("a", "b"), "numpy")
    assert manifest.tolerance == Tolerance(1e-5, 0.0, nan_equal=False)
    assert manifest.limits == Limits(10, 10, 60, 2048, 64)
    assert (manifest.authors, manifest.tags, manifest.equivalents) == ((), (), ())
    assert (manifest.license, manifest.difficulty, manifest.solution_after_giving_up) == (None, None, False)


def test_every_key() -> None:
    """Every key of the format is read and kept."""
    text = """\
format = 1
slug = "add"
authors = ["Ada", "José"]
tags = ["sum"]
license = "CC-BY-4.0"
difficulty = "hard"
solution_after_giving_up = true
[signature]
function = "add"
arguments = ["a", "b"]
arrays = "jax"
[tolerance]
atol = 0
rtol = 1e-4
nan_equal = true
mode = "unordered"
scale_rtol = 1e-6
[[tolerance.output]]
path = "['loss'][0]"
atol = 2
rtol = 3
nan_equal = false
mode = "exact"
scale_rtol = 4
[[tolerance.output]]
path = "[*]"
mode = "tolerance"
[limits]
case_seconds = 1
load_seconds = 2.5
total_seconds = 30
memory_mib = 64
output_kib = 8
[[check.equivalent]]
mutant = "M12"
reason = "Both are zero."
"""
    manifest = read_manifest(text)
    assert (manifest.authors, manifest.tags) == (("Ada", "José"), ("sum",))
    assert (manifest.license, manifest.difficulty) == ("CC-BY-4.0", "hard")
    assert manifest.solution_after_giving_up is True
    assert manifest.signature.arrays == "jax"
    parts = (Part(("loss", 0), 2.0, 3.0, False, Mode.EXACT, 4.0), Part((None,), mode=Mode.TOLERANCE))
    assert manifest.tolerance == Tolerance(0.0, 1e-4, True, Mode.UNORDERED, 1e-6, parts)
    assert (manifest.limits.load_seconds, manifest.limits.memory_mib, manifest.limits.output_kib) == (2.5, 64, 8)
    assert manifest.equivalents == (Equivalent("M12", "Both are zero."),)


@pytest.mark.parametrize(
    ("old", "new", "where", "said"),
    [
        ("format = 1\n", "", "problem.toml: format", "is missing"),
        ("format = 1", "format = 2", "problem.toml: format", "is 2; expected the integer 1"),
        ("format = 1", "format = true", "problem.toml: format", "is true"),
        ("format = 1", "format = 1.0", "problem.toml: format", "is 1.0"),
        ('slug = "add"', 'slug = "Add"', "problem.toml: slug", "not a slug"),
        ('slug = "add"', "slug = 3", "problem.toml: slug", "is 3; expected a string"),
        ('slug = "add"\n', 'slug = "add"\nlicence = "MIT"\n', "problem.toml: licence", "did you mean license?"),
        ('slug = "add"\n', 'slug = "add"\nlicense = " "\n', "problem.toml: license", "not blank"),
        ('slug = "add"\n', 'slug = "add"\nlicense = "a\\u0000b"\n', "problem.toml: license", "printable"),
        ('slug = "add"\n', 'slug = "add"\nauthors = "Ada"\n', "problem.toml: authors", "an array of strings"),
        ('slug = "add"\n', 'slug = "add"\nauthors = [1]\n', "problem.toml: authors[0]", "is 1; expected a string"),
        ('slug = "add"\n', 'slug = "add"\ntags = ["x", "x"]\n', "problem.toml: tags[1]", "twice"),
        ('slug = "add"\n', 'slug = "add"\ndifficulty = "Easy"\n', "problem.toml: difficulty", "did you mean easy?"),
        (
            'slug = "add"\n',
            'slug = "add"\nsolution_after_giving_up = 1\n',
            "problem.toml: solution_after_giving_up",
            "is 1; expected true or false",
        ),
        ('slug = "add"\n', 'slug = "add"\nlimits = 3\n', "problem.toml: limits", "expected a table, [limits]"),
        ('function = "add"\n', "", "problem.toml: signature.function", "is missing"),
        ('function = "add"', 'function = "a b"', "problem.toml: signature.function", "a Python name"),
        ('function = "add"', 'function = "lambda"', "problem.toml: signature.function", "not a keyword"),
        ('["a", "b"]', '["a", "a"]', "problem.toml: signature.arguments[1]", "twice"),
        ('["a", "b"]', '["a", "in"]', "problem.toml: signature.arguments[1]", "not a keyword"),
        ('["a", "b"]', '["ﬁ"]', "problem.toml: signature.arguments[0]", "NFKC"),
        ('["a", "b"]', "[]", "problem.toml: signature.arguments", "is empty"),
        ('["a", "b"]', '["a"]\narrays = "torch"', "problem.toml: signature.arrays", "one of numpy, jax"),
        ('["a", "b"]', '["a"]\nargument = 1', "problem.toml: signature.argument", "did you mean arguments?"),
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
        ("rtol = 0", "rtol = 0\nscale_atol = 1", "problem.toml: tolerance.scale_atol", "did you mean scale_rtol?"),
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
        (
            "atol = 1e-5\nrtol = 0",
            f"mode = 'exact'{OUTPUT}path = '[0]'\nmode = 'tolerance'\nrtol = 0",
            "problem.toml: tolerance.output[0].atol",
            "is missing",
        ),
        ("rtol = 0", "rtol = 0\n[limits]\ncase_seconds = 0", "problem.toml: limits.case_seconds", "greater than 0"),
        ("rtol = 0", "rtol = 0\n[limits]\ncase_seconds = 1e9", "problem.toml: limits.case_seconds", "at most 3600"),
        ("rtol = 0", "rtol = 0\n[limits]\nmemory_mib = 1.5", "problem.toml: limits.memory_mib", "an integer"),
        ("rtol = 0", "rtol = 0\n[limits]\noutput_kib = true", "problem.toml: limits.output_kib", "is true"),
        ("rtol = 0", "rtol = 0\n[limits]\ncase_sec = 1", "problem.toml: limits.case_sec", "did you mean case_seconds?"),
        ("rtol = 0", "rtol = 0\n[check]\nequivalents = []", "problem.toml: check.equivalents", "mean equivalent?"),
        ("rtol = 0", "rtol = 0\n[check]\nequivalent = 1", "problem.toml: check.equivalent", "[[check.equivalent]]"),
        (
            "rtol = 0",
            'rtol = 0\n[[check.equivalent]]\nmutant = "M1"',
            "problem.toml: check.equivalent[0].reason",
            "is missing",
        ),
        (
            "rtol = 0",
            "rtol = 0" + '\n[[check.equivalent]]\nmutant = "M1"\nreason = "Same."' * 2,
            "problem.toml: check.equivalent[1].mutant",
            "twice",
        ),
        ("format = 1", "format = ", "problem.toml", "is not valid TOML"),
        ("rtol = 0", f"rtol = 1{'0' * 5000}", "problem.toml", "is not valid TOML"),
        ("rtol = 0", f"rtol = {'[' * 9999}", "problem.toml", "is not valid TOML"),
    ],
)
def test_manifest_refusals(old: str, new: str, where: str, said: str) -> None:
    """A wrong key of problem.toml is refused, and the error names the key and what was found."""
    assert MANIFEST.count(old) == 1
    error = refusal(MANIFEST.replace(old, new))
    assert error.where == where
    assert said in error.message


def test_exact_needs_no_numbers() -> None:
    """In mode exact `atol` and `rtol` may be left out; a part that has a tolerance of its own gives both."""
    text = f"mode = 'exact'{OUTPUT}path = '[0]'\nmode = 'tolerance'\nrtol = 0.5\natol = 2"
    found = read_manifest(MANIFEST.replace("atol = 1e-5\nrtol = 0", text)).tolerance
    assert found == Tolerance(0.0, 0.0, mode=Mode.EXACT, outputs=(Part((0,), 2.0, 0.5, mode=Mode.TOLERANCE),))
