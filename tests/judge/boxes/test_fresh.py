"""`judge.boxes.fresh`: a box in a process of its own."""

from pathlib import Path

import pytest

from judge.boxes.fresh import fresh_box
from judge.boxes.limits import BoxLimits
from judge.boxes.start_method import StartMethod
from judge.errors import BoxError
from judge.judge import Judge
from tests.judge.test_judge import children, comes_true

pytestmark = pytest.mark.box


def test_nothing_is_left(judge: Judge) -> None:
    """The process that the box was forked from ends with the box."""
    with fresh_box(BoxLimits()) as box:
        assert box.start_method is StartMethod.FRESH
        assert box.alive()
        status = Path(f"/proc/{box.pid}/status").read_text()
        keeper = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("PPid"))
        assert box.pid in children(keeper)
    assert comes_true(lambda: not Path(f"/proc/{keeper}").exists())


def test_box_that_cannot_be_made(judge: Judge) -> None:
    """If no box can be made, the process ends as well."""
    with pytest.raises(BoxError, match="could not be confined"):
        fresh_box(BoxLimits(scratch_bytes=-1))
