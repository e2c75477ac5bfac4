"""Fuzzes the part of the source loader that comes before a program runs: what does not compile must be described."""

import sys

import atheris

with atheris.instrument_imports():
    from judge.inside import traceback_report
    from judge.judge import refuse_source


def once(data: bytes) -> None:
    """One input; it is compiled and never run."""
    if refuse_source(data):
        return
    try:
        with traceback_report.compiling():
            compile(data, "solution.py", "exec", dont_inherit=True)
    except Exception as error:
        facts = traceback_report.describe(error)
        assert facts["stage"] == "compile", facts


atheris.Setup(sys.argv, once)
atheris.Fuzz()
