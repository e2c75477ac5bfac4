"""The reference is finite and reproducible, and the draws differ under every secret."""

import pytest

from judge.check.soundness import Measured, _slow
from tests.judge.check.conftest import SOFTMAX, checked, packaged, rules


def test_not_finite() -> None:
    """NaN or an infinity in an answer of the reference is an error, unless the tolerance allows NaN."""
    broken = SOFTMAX.replace("return e", "return np.log(x - 10) + e")
    assert "reference" in rules(checked(packaged(broken, accepted=(broken, broken + "\n#"))))
    declared = "atol = 1e-6\nrtol = 1e-5\nnan_equal = true"
    assert "reference" not in rules(checked(packaged(broken, accepted=(broken, broken), tolerance=declared)))


def test_not_the_same_twice() -> None:
    """A reference with different answers in two processes is an error."""
    random = SOFTMAX.replace("return e", "return np.random.default_rng().random() + e")
    assert "reference" in rules(checked(packaged(random)))


def test_lost_tolerance() -> None:
    """A tolerance for a part that no answer has is an error."""
    more = "[[tolerance.output]]\npath = \"['loss']\"\natol = 1\n"
    assert "tolerance" in rules(checked(packaged(more=more)))


@pytest.mark.parametrize("key", ["case_seconds", "load_seconds", "total_seconds", "memory_mib"])
def test_a_third_of_the_limits(key: str) -> None:
    """A reference that needs more than a third of a limit is an error that names the limit."""
    package = packaged(more="[limits]\ncase_seconds = 3\nload_seconds = 3\ntotal_seconds = 3\nmemory_mib = 3\n")
    names = dict(zip(("case_seconds", "load_seconds", "total_seconds", "memory_mib"), range(4), strict=True))
    used = [0.9] * 4
    used[names[key]] = 1.1
    load, slowest, total, peak = used[1], used[0], used[2], used[3]
    [finding] = _slow(package, Measured(load, slowest, total, 0.1, peak))
    assert (finding.file, finding.key) == ("problem.toml", f"limits.{key}")
