"""What the check asks of a package before it runs its code."""

from judge.check.workbench import uses_jax
from tests.judge.conftest import tiny_package


def test_uses_jax() -> None:
    """A package with a warm-up compiles its calls; one without a warm-up and without JAX does not."""
    assert uses_jax(tiny_package(warmup="def warmup(a, b):\n    return a + b\n"))
    assert not uses_jax(tiny_package())
