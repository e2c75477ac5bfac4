"""The whole check, without boxes: sound packages pass, and the weaknesses of others are found."""

import pytest

from judge.check.check import check, refused
from judge.check.report import Level, Progress
from judge.check.workbench import Workbench
from judge.errors import PackageError
from tests.judge.check.conftest import SOFTMAX, SOFTMAX_CASES, OwnBench, checked, packaged, rules

ATTENTION = """\
import numpy as np


def f(q, k, v):
    scores = q @ k.T / np.sqrt(q.shape[-1])
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True) @ v
"""
ATTENTION_ROWS = """\
import numpy as np


def f(q, k, v):
    rows = []
    for query in q:
        scores = np.einsum("d,jd->j", query, k) * len(query) ** -0.5
        weights = np.exp(scores - scores.max())
        rows.append((weights / weights.sum()) @ v)
    return np.array(rows)
"""
ATTENTION_CASES = """\
import numpy as np

SIZES = [(3, 5, 4, 2), (6, 4, 3, 5), (2, 7, 8, 3), (5, 3, 2, 6)]
SCALE = 1


def samples():
    return hidden(np.random.default_rng(0))[:1]


def hidden(rng):
    return [
        {
            "q": rng.standard_normal((n, d)) * SCALE,
            "k": rng.standard_normal((m, d)) * SCALE,
            "v": rng.standard_normal((m, e)),
        }
        for n, m, d, e in SIZES
    ]
"""
COLUMNS = "import numpy as np\n\n\ndef f(x):\n    return x.sum(axis=0) / x.shape[0]\n"
COLUMNS_MEAN = "import numpy as np\n\n\ndef f(x):\n    return np.mean(x, 0)\n"
SQUARE_CASES = """\
import numpy as np


def samples():
    return [{"x": np.ones((2, 2))}]


def hidden(rng):
    return [{"x": rng.standard_normal((n, n))} for n in (3, 4, 5, 6)]
"""
LINE = "def f(x, slope, seed):\n    return slope * x + seed\n"
LINE_OTHER = "def f(x, slope, seed):\n    return seed + x * slope\n"
LINE_CASES = """\
import numpy as np


def samples():
    return hidden(np.random.default_rng(0))[:1]


def hidden(rng):
    return [{"x": rng.standard_normal(n), "slope": SLOPE, "seed": SEED} for n in (3, 4, 5)]
"""


def attention(**changes: str) -> set[str]:
    """The errors of an attention problem, with these words of its cases changed."""
    cases = ATTENTION_CASES
    for old, new in ((words.split("->")[0], words.split("->")[1]) for words in changes.values()):
        assert old in cases
        cases = cases.replace(old, new)
    arguments, variants = ("q", "k", "v"), (ATTENTION, ATTENTION_ROWS)
    return rules(checked(packaged(ATTENTION, cases, arguments=arguments, accepted=variants, wrong=())))


def line(slope: str, seed: str, source: str = LINE, other: str = LINE_OTHER) -> set[str]:
    """The errors of a straight line, whose cases draw its numbers in this way."""
    cases = LINE_CASES.replace("SLOPE", slope).replace("SEED", seed)
    return rules(checked(packaged(source, cases, arguments=("x", "slope", "seed"), accepted=(source, other), wrong=())))


def test_sound() -> None:
    """A sound package passes: every mutant that is not equivalent is rejected, and both margins are measured."""
    report = checked(packaged())
    assert report.passed, report.findings
    mutants = report.numbers["mutants"]
    assert mutants["kill_rate"] == 1
    assert mutants["total"] > 20
    assert mutants["survived"] == 0
    assert report.numbers["accepted_margin"] > 10
    assert report.numbers["wrong_margin"] > 10
    assert report.numbers["mistakes"][0]["share"] == 1


def test_sound_attention() -> None:
    """Attention with numbers near 1 and sizes that differ passes."""
    assert attention() == set()


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("SCALE = 1->SCALE = 300", "saturated"),
        ("SCALE = 1->SCALE = 1e-4", "no-effect"),
        ("for n, m, d, e in SIZES->for n, m, d, e in [(n, n, n, n) for n in (3, 4, 5)]", "equal-sizes"),
        ("(rng):\n    return [\n->(_):\n    rng = np.random.default_rng(3)\n    return [\n", "draws"),
        ('"v": rng.standard_normal((m, e)),->"v": np.ones((m, e)),', "outputs"),
    ],
    ids=["saturated softmax", "tiny inputs", "equal sizes", "not random", "nothing to mix"],
)  # fmt: skip
def test_weak_attention(change: str, rule: str) -> None:
    """Attention whose cases have one weakness does not pass, and the weakness is found without labelled mistakes."""
    assert rule in attention(change=change)


RELU = "import numpy as np\n\n\ndef f(x):\n    return np.maximum(x, 0) * 2\n"
RELU_OTHER = "import numpy as np\n\n\ndef f(x):\n    return np.where(x > 0, 2 * x, 0)\n"


@pytest.mark.parametrize(("draw", "found"), [("rng.random(size)", {"inactive"}), ("rng.standard_normal(size)", set())])
def test_limits_that_do_nothing(draw: str, found: set[str]) -> None:
    """It is an error if no hidden case has anything to cut off, so that a program that cuts nothing off is accepted."""
    cases = f"""import numpy as np


def samples():
    return hidden(np.random.default_rng(0))[:1]


def hidden(rng):
    return [{{"x": {draw}}} for size in (3, 4, 5, 7)]
"""
    assert rules(checked(packaged(RELU, cases, arguments=("x",), accepted=(RELU, RELU_OTHER), wrong=()))) == found


def test_lists_of_arrays_of_different_shapes() -> None:
    """An argument may be a list of arrays that have nothing in common."""
    source = "import numpy as np\n\n\ndef f(parts, k):\n    return [k * np.sin(part) for part in parts]\n"
    cases = """import numpy as np


def samples():
    return hidden(np.random.default_rng(0))[:1]


def hidden(rng):
    sizes = [[(2, 3), (4,)], [(3,), (2, 2)], [(5,), (1, 2), (3,)]]
    return [{"parts": [rng.standard_normal(size) for size in some], "k": float(rng.uniform(1, 2))} for some in sizes]
"""
    other = source.replace("k * np.sin(part)", "np.sin(part) * k")
    report = checked(packaged(source, cases, arguments=("parts", "k"), accepted=(source, other), wrong=()))
    assert report.passed, report.findings


def test_masks_have_the_shape_of_what_they_mask() -> None:
    """A program that confuses their shapes is not a survivor, since they never differ."""
    head = "import numpy as np\n\n\ndef f(x, mask):\n    y = np.zeros(x.shape)\n"
    source = f"{head}    mask = mask[: len(x)]\n    y[mask] = np.sin(x[mask])\n    return y\n"
    other = source.replace("np.sin(x[", "-np.sin(-x[")
    cases = """import numpy as np


def samples():
    return hidden(np.random.default_rng(0))[:1]


def hidden(rng):
    return [{"x": rng.standard_normal(size), "mask": rng.random(size) < 0.5} for size in [(3, 4), (5, 2), (4, 6), (7, 3)]]
"""
    report = checked(packaged(source, cases, arguments=("x", "mask"), accepted=(source, other), wrong=()))
    assert report.passed, report.findings


def test_once() -> None:
    """An argument that is always 1, and the mistake of ignoring it, have one finding each."""
    source = "import numpy as np\n\n\ndef f(x, gain):\n    return np.sin(x) * gain\n"
    cases = """import numpy as np


def samples():
    return hidden(np.random.default_rng(0))[:1]


def hidden(rng):
    return [{"x": rng.standard_normal(size), "gain": np.ones(size)} for size in (3, 4, 5, 7)]
"""
    wrong = '"""You ignore the gain."""\nimport numpy as np\n\n\ndef f(x, gain):\n    return np.sin(x)\n'
    report = checked(packaged(source, cases, arguments=("x", "gain"), accepted=(source, source + "\n"), wrong=(wrong,)))
    of_wrong = [one.rule for one in report.findings if "wrong_answer/" in one.file]
    of_gain = [one.rule for one in report.findings if one.argument == "gain"]
    assert (of_wrong, of_gain) == (["verdicts"], ["one-value"])


@pytest.mark.parametrize(("tolerance", "level"), [("atol = 1.0\nrtol = 0", "error"), ("atol = 0\nrtol = 0.2", "error")])
def test_huge_tolerance(tolerance: str, level: str) -> None:
    """A tolerance that accepts an error of a tenth is found."""
    assert "tolerance" in rules(checked(packaged(tolerance=tolerance)), level)


def test_square_only() -> None:
    """A matrix that is always square without need is found, unless the statement says that it is square."""
    weak = packaged(COLUMNS, SQUARE_CASES, arguments=("x",), accepted=(COLUMNS, COLUMNS_MEAN), wrong=())
    assert "equal-sizes" in rules(checked(weak))
    trace = "import numpy as np\n\n\ndef f(x):\n    return np.einsum('ii->i', x) * 2\n"
    other = "import numpy as np\n\n\ndef f(x):\n    return np.diagonal(x) + np.diagonal(x)\n"
    said = {"statement_dot_md": "# Twice the diagonal\n\nOf a square matrix.\n"}
    sound = packaged(trace, SQUARE_CASES, arguments=("x",), accepted=(trace, other), wrong=(), **said)
    assert checked(sound).passed


def test_arguments_that_do_not_show() -> None:
    """A seed that is always the same, a factor that is always 1, and an argument that is not read are found."""
    drawn = "int(rng.integers(2, 9)) + n"
    assert line("float(rng.uniform(1.5, 3))", drawn) == set()
    assert "one-seed" in line("float(rng.uniform(1.5, 3))", "7")
    assert "mutants" in line("1.0", drawn)
    unread = "def f(x, slope, seed):\n    return x * slope\n"
    twice = "def f(x, slope, seed):\n    return slope * (x + 0 * x)\n"
    assert "no-effect" in line("float(rng.uniform(1.5, 3))", drawn, unread, twice)


LABELS = """\
import numpy as np


def samples():
    return hidden(np.random.default_rng(0))[:1]


def hidden(rng):
    return [{"x": rng.standard_normal(n) + 3, "label": label} for n, label in ((3, 7), (4, 8), (5, 9), (6, 7))]
"""
MODES = """\
import numpy as np


def samples():
    return hidden(np.random.default_rng(0))[:1]


def hidden(rng):
    return [
        {"x": rng.standard_normal(n), "noisy": n % 2 == 0, "seed": 5 if n % 2 == 0 else int(rng.integers(100))}
        for n in (3, 4, 5, 6)
    ]
"""


def test_an_argument_that_hardly_matters() -> None:
    """One accepted replacement of an argument is enough for a finding, even if others are rejected."""
    source = "import numpy as np\n\n\ndef f(x, label):\n    return x[x != label].sum() + x.sum()\n"
    assert "no-effect" in rules(checked(packaged(source, LABELS, arguments=("x", "label"), wrong=())))


def test_one_seed_wherever_it_matters() -> None:
    """A seed that differs only where nothing is drawn from it is one seed for all."""
    source = "def f(x, noisy, seed):\n    return x * (1 + seed) if noisy else x * 2\n"
    assert "one-seed" in rules(checked(packaged(source, MODES, arguments=("x", "noisy", "seed"), wrong=())))


def test_tolerance_of_one_part() -> None:
    """A part of the answer that may be anything is found by its path, while the other part is not."""
    source = "import numpy as np\n\n\ndef f(x):\n    return {'sum': x.sum(axis=0), 'mean': x.mean(axis=0)}\n"
    cases = SQUARE_CASES.replace("(n, n)", "(n, n + 2)").replace("(2, 2)", "(2, 4)")
    table = "atol = 1e-6\nrtol = 1e-5\n[[tolerance.output]]\npath = \"['mean']\"\natol = 9\n"
    report = checked(packaged(source, cases, arguments=("x",), wrong=(), tolerance=table))
    huge = [finding for finding in report.findings if finding.kind == "tolerance-huge"]
    assert [finding.facts["path"] for finding in huge if finding.facts["path"]] == [["mean"]]


def test_tolerance_that_is_huge_for_most() -> None:
    """A tolerance that is tight for one case with large numbers only is found as loose."""
    source = "def f(x):\n    return x * 2\n"
    cases = SQUARE_CASES.replace("(n, n))}", "(n, n + 1)) * (1000 if n == 6 else 1)}")
    report = checked(packaged(source, cases, arguments=("x",), wrong=(), tolerance="atol = 1\nrtol = 0"))
    assert [finding.facts["share"] for finding in report.findings if finding.kind == "tolerance-loose"] == [0.25]


def test_always_neutral() -> None:
    """An argument that is 0, 1 or True in every case is an error, as it changes nothing."""
    source = "import numpy as np\n\n\ndef f(x, slope, seed):\n    return x ** slope * (2 if seed else 3)\n"
    other = "import numpy as np\n\n\ndef f(x, slope, seed):\n    return np.where(seed, 2, 3) * np.power(x, slope)\n"
    assert "one-value" in line("1", "bool(rng.integers(2))", source, other)
    assert "one-value" in line("n", "True", source, other)
    assert "one-value" not in line("n", "n != 4", source, other)


def test_survivor() -> None:
    """A survivor is an error with its diff and a case that rejects it, unless it is declared equivalent."""
    cases = SOFTMAX_CASES.replace('"axis": axis} for', '"axis": -1} for')
    report = checked(packaged(cases=cases, wrong=()))
    survivors = [finding for finding in report.findings if finding.rule == "mutants" and finding.level is Level.ERROR]
    assert any("`axis=axis` becomes `axis=-1`" in finding.facts["change"] for finding in survivors)
    assert all("--- reference.py" in finding.diff and "{" in finding.diff for finding in survivors if finding.line)
    more = "".join(f'[[check.equivalent]]\nmutant = "{each.mutant}"\nreason = "A test."\n' for each in survivors)
    declared = checked(packaged(cases=cases, wrong=(), more=more))
    assert "mutants" not in rules(declared)


def test_declared_without_effect() -> None:
    """A declared mutant that is rejected or unknown is a warning."""
    more = '[[check.equivalent]]\nmutant = "nothing"\nreason = "A test."\n'
    assert "equivalent" in rules(checked(packaged(more=more)), "warning")


def test_strict() -> None:
    """A strict check turns warnings into errors."""
    assert checked(packaged()).passed
    report = checked(packaged(), strict=True)
    assert not report.passed
    assert rules(report, "warning") == set()


def test_own_code_fails() -> None:
    """A reference that raises, and one that is not Python, are findings that name the file."""
    report = checked(packaged("def f(x, axis):\n    raise ValueError\n"))
    assert [finding.where for finding in report.findings if finding.rule == "package"] == ["reference.py: case 0"]
    broken = checked(packaged("def f(x, axis:\n"))
    places = [(finding.file, finding.line) for finding in broken.findings if finding.rule == "sources"]
    assert places == [("reference.py", 1)]
    report = refused("p", PackageError("problem.toml: slug", "is wrong"))
    assert (report.passed, report.findings[0].where) == (False, "problem.toml: slug")


def test_progress() -> None:
    """Each stage is announced from beginning to end by the calling thread, and what the callback raises ends the check."""

    announced: list[Progress] = []
    check(packaged(), OwnBench(), announced.append)
    ends = {each.stage: each for each in announced}
    assert {"drawing cases", "collecting answers", "running mutants"} <= set(ends)
    assert ends["running mutants"].done == ends["running mutants"].total > 20

    def stop(progress: Progress) -> None:
        if progress.stage == "running mutants" and progress.done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check(packaged(), OwnBench(), stop)


def test_same_report_twice() -> None:
    """Two checks of one package have the same findings in the same order."""
    weak = packaged(SOFTMAX, SOFTMAX_CASES.replace("((4, 2), 1), ", ""), wrong=())
    assert checked(weak).findings == checked(weak).findings


@pytest.mark.box
def test_in_boxes(real_bench: Workbench) -> None:
    """The check finds the same in boxes as without."""

    report = check(packaged(), real_bench, lambda progress: None)
    own = checked(packaged())
    assert report.passed
    assert report.findings == own.findings
    assert report.numbers["mutants"] == own.numbers["mutants"]
