"""The process of one check: a package on standard input, JSON objects on standard output; `app.checking.boxed` starts it.

Usage: python -m app.checking.check_process DIRECTORY BOXES SECONDS
"""

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any, BinaryIO

from judge.check.check import check
from judge.check.report import Progress
from judge.check.workbench import Bench
from judge.errors import BoxError, PackageError
from judge.packages.archive import unpack
from judge.packages.reader import parse

NICE = 5  # a third of the weight of a submission: it is done soon all the same, and nobody waits for it


def run(data: bytes, directory: Path, boxes: int, out: BinaryIO) -> None:
    """Check the package in the zip `data`, with at most `boxes` boxes at a time, and say on `out` how that goes."""

    def say(**said: Any) -> None:
        out.write(json.dumps(said).encode() + b"\n")
        out.flush()

    def tell(progress: Progress) -> None:
        say(stage=progress.stage, done=progress.done, total=progress.total)

    try:
        slug, files = unpack(data)
        with Bench(directory, boxes) as bench:
            report = check(parse(files, slug), bench, tell)
    except PackageError as fault:
        say(package=fault.where, message=fault.message)
    except BoxError as fault:
        say(message=str(fault))
    else:
        say(report=report.to_json())


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
