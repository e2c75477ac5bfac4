"""Fuzzes the unpacking of uploaded packages: nothing but PackageError may come of it."""

import contextlib
import sys

import atheris

with atheris.instrument_imports():
    from judge.errors import PackageError
    from judge.packages.archive import unpack


def once(data: bytes) -> None:
    """One input."""
    with contextlib.suppress(PackageError):
        unpack(data)


atheris.Setup(sys.argv, once)
atheris.Fuzz()
