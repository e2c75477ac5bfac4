"""The process of one check. It reads a package from standard input and writes a JSON object a line to standard output:
`progress`, and at last a `report` or a `box_error`. `app.checking.boxed` starts it.

Usage: python -m app.checking.check_process DIRECTORY BOXES SECONDS
"""

import json
import os
import signal
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from judge.check.bench import Bench
from judge.check.check import check, refused
from judge.check.report import Report
from judge.errors import BoxError, PackageError
from judge.packages.archive import unpack
from judge.packages.reader import parse

NICE = 5  # a third of the weight of a submission, for which a learner waits


def run(data: bytes, directory: Path, boxes: int, out: BinaryIO) -> None:
    """Check the package in the zip `data` with at most `boxes` boxes at a time, and write messages to `out`."""

    def write(**message: Any) -> None:
        out.write(json.dumps(message).encode() + b"\n")
        out.flush()

    def checked() -> Report:
        try:
            slug, files = unpack(data)
            package = parse(files, slug)
        except PackageError as fault:
            return refused("", fault)
        with Bench(directory, boxes) as bench:
            return check(package, bench, lambda progress: write(progress=asdict(progress)))

    try:
        report = checked()
    except BoxError as fault:
        write(box_error=str(fault))
    else:
        write(report=report.to_json())


def main() -> None:
    """Do as this module's docstring says."""
    _, directory, boxes, seconds = sys.argv
    os.nice(NICE)
    signal.alarm(int(seconds))  # ends this process, whatever it waits for
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what anything else prints goes to the log
    run(sys.stdin.buffer.read(), Path(directory), int(boxes), out)


if __name__ == "__main__":
    main()
