"""`judge.errors`: faults that are not the submission's."""

from judge.errors import BoxError, JudgeFault, PackageError


def test_package_error() -> None:
    """A package's error keeps its place and its message apart, and prints both."""
    error = PackageError("problem.toml: slug", "is missing.")
    assert (error.where, error.message) == ("problem.toml: slug", "is missing.")
    assert str(error) == "problem.toml: slug: is missing."


def test_whose_fault() -> None:
    """Both faults are caught as one, and neither is taken for the other."""
    assert issubclass(PackageError, JudgeFault)
    assert issubclass(BoxError, JudgeFault)
    assert not issubclass(PackageError, BoxError)
    assert not issubclass(BoxError, PackageError)
