"""The context of a check: what the reference answers."""

import numpy as np

from judge.check.context import Context
from tests.judge.check.conftest import OwnBench, packaged


def test_answers() -> None:
    """There is no answer where the reference fails or is not finite."""
    package = packaged("import numpy as np\n\n\ndef f(x, axis):\n    return np.log(x) if axis else 1 // axis\n")
    calls = [{"x": np.ones(1), "axis": 1}, {"x": np.zeros(1), "axis": 1}, {"x": np.ones(1), "axis": 0}]
    answers = Context(package, OwnBench(), lambda progress: None).answers(calls)
    assert [answer is None for answer in answers] == [False, True, True]
