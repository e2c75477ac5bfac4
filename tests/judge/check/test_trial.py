"""A candidate on five draws: what rejects it, under which secrets, and in how many cases."""

from judge.check.candidate import Candidate, ignoring
from judge.check.trial import Trial, run_candidate
from judge.packages.package import Package
from tests.judge.check.conftest import SOFTMAX, SOFTMAX_CASES, WRONG, in_context, packaged


def tried(source: str, package: Package | None = None) -> Trial:
    """What becomes of a source."""
    return run_candidate(Candidate("id", "operator", "words", source.encode(), ""), in_context(package or packaged()))


def test_rejected() -> None:
    """A wrong program is rejected under every secret, and its share is that of the first draw."""
    trial = tried(WRONG)
    assert (trial.killed, trial.share) == ((True,) * 5, 1.0)
    assert trial.rejecting is not None
    some = tried(SOFTMAX.replace("axis=axis", "axis=axis if x.ndim < 3 else 0"))
    assert (some.killed, some.share) == ((True,) * 5, 0.2)
    assert some.rejecting is not None
    assert some.rejecting.arguments["x"].ndim == 3


def test_accepted() -> None:
    """No secret and no sample rejects a correct program."""
    trial = tried(SOFTMAX)
    assert (trial.killed, trial.share, trial.by_sample) == ((False,) * 5, 0.0, False)
    assert trial.rejecting is None
    assert not trial.lucky


def test_lucky() -> None:
    """A program that only some secrets reject is rejected by luck, and a case that rejects it is known."""
    trial = tried(SOFTMAX.replace("np.exp(x)", "np.exp(np.minimum(x, 2.9))"))
    assert trial.lucky
    assert trial.rejecting is not None
    assert trial.rejecting.arguments["x"].max() > 2.9


def test_only_by_a_sample() -> None:
    """A program that fails the sample alone is marked."""
    trial = tried(SOFTMAX.replace("return e", "return (x == 1).all() + e"))
    assert (any(trial.killed), trial.by_sample) == (False, True)


def test_exceptions_reject() -> None:
    """Every case rejects a program that raises or cannot be loaded."""
    assert tried("def f(x, axis):\n    raise ValueError\n").share == 1
    assert tried("import nothing_of_this_name\n").share == 1


def test_too_few_calls_prove_nothing() -> None:
    """An argument that is replaced in one case of five counts where that is rejected, and does not where it is accepted."""
    cases = SOFTMAX_CASES.replace("0), ((4, 2), 1), ((2, 4, 3), 2), ((2, 6, 5), 0), ((5, 3), -1)", "AXES")
    cases = cases.replace("AXES", "0), ((4, 2), 0), ((2, 4, 3), 0), ((2, 6, 5), 0), ((5, 3), 1)")
    for source, idle in ((SOFTMAX, False), (SOFTMAX.replace("axis=axis", "axis=0"), True)):
        package = packaged(source, cases)
        context = in_context(package)
        ignored = ignoring(package, context.draws[0].pool)
        [zero] = [each for each in ignored if (each.argument, each.constant) == ("axis", 0)]
        assert run_candidate(zero, context).idle is idle


def test_idle() -> None:
    """An argument that is replaced by its own value in every case does not count."""
    package = packaged(cases=SOFTMAX_CASES.replace('"axis": axis}', '"axis": 0}'))
    context = in_context(package)
    idle = {each.id for each in ignoring(package, context.draws[0].pool) if run_candidate(each, context).idle}
    assert {"argument-ignored:axis:0", "argument-ignored:axis:case0"} <= idle
    assert "argument-ignored:axis:1" not in idle
