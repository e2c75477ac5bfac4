"""`judge.packages.package`: a package is a value."""

import dataclasses

import pytest

from judge.packages.package import Package
from tests.judge.conftest import tiny_package


def test_a_package_is_a_value() -> None:
    """Packages with the same files are equal, and none can be changed."""
    one = tiny_package()
    assert one == tiny_package()
    assert one != tiny_package(reference="def add(a, b):\n    return b + a\n")
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.slug = "sub"  # type: ignore[misc]


def test_the_digest_names_the_files() -> None:
    """Each file contributes to the digest, whether the package's fields show it or not."""
    digests = {tiny_package(**{name: "x = 1\n"}).digest for name in ("starter", "reference", "cases", "warmup")}
    assert len(digests | {tiny_package().digest}) == 5
    assert all(len(digest) == 64 for digest in digests)


def test_every_field_is_frozen() -> None:
    """No field of a package is a list or a set, so that no reader can change it for the others."""
    for field in dataclasses.fields(Package):
        assert not isinstance(getattr(tiny_package(), field.name), list | set | bytearray)
