"""`app.logs`: one line for each event, on standard error."""

import subprocess
import sys

PROGRAM = """
import logging
from app import logs

logs.configure()
logging.getLogger("ours").info("number %d", 7)
logging.getLogger("ours").debug("details")
logging.getLogger("procrastinate").info("chatter")
logging.getLogger("procrastinate").warning("trouble")
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("ours").exception("failed")
"""


def test_log() -> None:
    """Each event is one plain line with level, logger and time; libraries only report warnings, and errors have tracebacks."""
    ended = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    first, second, third, *trace = ended.stderr.splitlines()
    assert ended.stdout == ""
    assert "\x1b" not in ended.stderr
    for line, parts in (
        (first, ("info", "ours", "number 7")),
        (second, ("warning", "procrastinate", "trouble")),
        (third, ("error", "ours", "failed")),
    ):
        assert all(part in line for part in parts)
        assert line[:4].isdecimal()  # the year
    assert trace[-1].startswith("ZeroDivisionError")
