"""Fuzzes the package reader with hostile texts in the place of each file: nothing but PackageError may come of it."""

import contextlib
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports():
    from judge.errors import PackageError
    from judge.packages.reader import parse, read_folder

SOUND = dict(read_folder(Path(__file__).parents[2] / "problems" / "mha_self_attention").files)
NAMES = ("problem.toml", "statement.md", "hints.md", "submissions/wrong_answer/zeros.py", "cases.py")


def once(data: bytes) -> None:
    """One input: its first byte chooses the file."""
    if data:
        files = {**SOUND, NAMES[data[0] % len(NAMES)]: data[1:]}
        with contextlib.suppress(PackageError):
            parse(files, "mha_self_attention")


atheris.Setup(sys.argv, once)
atheris.Fuzz()
