"""The reference and the draws: finite, the same every time, and different under every secret."""

from judge.check.draws import SECRETS, examine, split
from tests.judge.check.conftest import SOFTMAX, SOFTMAX_CASES, OwnBench, checked, packaged, rules


def test_not_finite() -> None:
    """A reference with NaN or an infinity in an answer is an error, unless NaN is what is asked for."""
    broken = SOFTMAX.replace("return e", "return np.log(x - 10) + e")
    assert "reference" in rules(checked(packaged(broken, accepted=(broken, broken + "\n#"))))
    declared = "atol = 1e-6\nrtol = 1e-5\nnan_equal = true"
    assert "reference" not in rules(checked(packaged(broken, accepted=(broken, broken), tolerance=declared)))


def test_not_the_same_twice() -> None:
    """A reference that answers differently in two processes is an error."""
    random = SOFTMAX.replace("return e", "return np.random.default_rng().random() + e")
    assert "reference" in rules(checked(packaged(random)))


def test_lost_tolerance() -> None:
    """A tolerance for a part that no answer has is an error."""
    more = "[[tolerance.output]]\npath = \"['loss']\"\natol = 1\n"
    assert "tolerance" in rules(checked(packaged(more=more)))


def test_twins() -> None:
    """Two hidden cases that are the same are an error that names both."""
    cases = SOFTMAX_CASES.replace("] \n", "]\n").replace(
        "axis in ROWS]", 'axis in ROWS] + 2 * [{"x": np.eye(2), "axis": 0}]'
    )
    draws = tuple(split(OwnBench().cases(packaged(cases=cases), secret)) for secret in SECRETS)
    [finding] = examine(draws)
    assert (finding.where, finding.rule) == ("cases.py: hidden()[6]", "draws")
    assert "hidden()[5]" in finding.found
