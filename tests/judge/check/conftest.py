"""A workbench without boxes, for programs that are ours, and a package to put programs into."""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from judge.boxes.zygote import Zygote
from judge.cases.case import Case
from judge.cases.prepare import case_seed
from judge.check.bench import Bench
from judge.check.check import check
from judge.check.context import Context
from judge.check.draws import SECRETS, split
from judge.check.report import Progress, Report
from judge.comparison.compare import compare
from judge.errors import PackageError
from judge.inside.wire import decode, encode
from judge.packages.package import Package
from judge.packages.reader import parse
from judge.result import Result
from judge.sources.execute import Answered, Fact, Raised
from judge.verdict import Verdict

SOFTMAX = """\
import numpy as np


def f(x, axis):
    e = np.exp(x)
    return e / e.sum(axis=axis, keepdims=True)
"""
SOFTMAX_LOGS = """\
import numpy as np


def f(x, axis):
    return np.exp(x - np.log(np.exp(x).sum(axis=axis, keepdims=True)))
"""
SOFTMAX_CASES = """\
import numpy as np

ROWS = [((3, 5), 0), ((4, 2), 1), ((2, 4, 3), 2), ((2, 6, 5), 0), ((5, 3), -1)]


def samples():
    return [{"x": np.ones((2, 2)), "axis": 0}]


def hidden(rng):
    return [{"x": rng.standard_normal(shape), "axis": axis} for shape, axis in ROWS]
"""
WRONG = '"""You sum over the whole array."""\n' + SOFTMAX.replace("axis=axis", "axis=None")


def packaged(
    reference: str = SOFTMAX,
    cases: str = SOFTMAX_CASES,
    *,
    arguments: tuple[str, ...] = ("x", "axis"),
    accepted: tuple[str, ...] | None = None,
    wrong: tuple[str, ...] = (WRONG,),
    tolerance: str = "atol = 1e-6\nrtol = 1e-5",
    more: str = "",
    **texts: str,
) -> Package:
    """A package of these programs; by default a sound one. `texts` are further files, their dots written `_dot_`."""
    right = (SOFTMAX, SOFTMAX_LOGS) if accepted is None else accepted
    names = ", ".join(f'"{name}"' for name in arguments)
    manifest = (
        f'format = 1\nslug = "p"\n[signature]\nfunction = "f"\narguments = [{names}]\n[tolerance]\n{tolerance}\n{more}'
    )
    files = {
        "problem.toml": manifest,
        "statement.md": "# A problem\n\nWrite it.\n",
        "starter.py": f"def f({', '.join(arguments)}):\n    raise NotImplementedError\n",
        "reference.py": reference,
        "cases.py": cases,
        **{f"submissions/accepted/a{number}.py": source for number, source in enumerate(right)},
        **{f"submissions/wrong_answer/w{number}.py": source for number, source in enumerate(wrong)},
        **{name.replace("_dot_", "."): text for name, text in texts.items()},
    }
    return parse({name: text.encode() for name, text in files.items()}, "p")


class OwnSession:
    """A source in this process: for sources that end."""

    peak_bytes = 0

    def __init__(self, source: bytes, function: str) -> None:
        self._names: dict[str, Any] = {}
        self._function = function
        self._loaded = _fact(lambda: exec(compile(source, "solution.py", "exec"), self._names))

    def load(self) -> Fact:
        return self._loaded

    def call(self, arguments: bytes) -> Fact:
        if not isinstance(self._loaded.outcome, Answered):
            return self._loaded
        return _fact(lambda: decode(encode(self._names[self._function](**decode(arguments)))))


def _fact(work: Callable[[], Any]) -> Fact:
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return Fact(Answered(work()), 0.0, "")
    except Exception as error:
        return Fact(Raised("run", type(error).__name__, str(error), None, "", memory=False), 0.0, "")


class OwnBench:
    """A workbench without boxes."""

    boxes = 1

    def cases(self, package: Package, secret: bytes) -> tuple[Case, ...]:
        drawn = self._drawn(package, case_seed(package, secret))
        with self.session(package, package.files["reference.py"], 1.0) as session:
            return tuple(self._case(session, number, *each) for number, each in enumerate(drawn))

    def _drawn(self, package: Package, seed: int) -> list[tuple[bool, dict[str, Any]]]:
        names: dict[str, Any] = {}
        exec(compile(package.cases, "cases.py", "exec"), names)
        hidden = names["hidden"](np.random.default_rng(seed))
        return [(True, call) for call in names["samples"]()] + [(False, call) for call in hidden]

    def _case(self, session: OwnSession, number: int, sample: bool, call: dict[str, Any]) -> Case:
        outcome = session.call(encode(call)).outcome
        if not isinstance(outcome, Answered):
            raise PackageError(f"reference.py: case {number}", "raised something")
        return Case(number, sample, call, encode(call), outcome.value)

    def draw(self, package: Package, seed: int) -> list[dict[str, Any]]:
        return [call for sample, call in self._drawn(package, seed) if not sample]

    def judge(self, package: Package, source: bytes, secret: bytes) -> Result:
        with self.session(package, source, 1.0) as session:
            for case in self.cases(package, secret):
                outcome = session.call(case.encoded).outcome
                if not isinstance(outcome, Answered):
                    return Result(Verdict.RUNTIME_ERROR, (), 0.0, 0, "It raised.")
                if not compare(outcome.value, case.want, package.tolerance).equal:
                    return Result(Verdict.WRONG_ANSWER, (), 0.0, 0, "It differs.")
        return Result(Verdict.ACCEPTED, (), 0.0, 0, "All is right.")

    @contextmanager
    def session(self, package: Package, source: bytes, seconds: float) -> Iterator[OwnSession]:
        yield OwnSession(source, package.signature.function)


def in_context(package: Package, on_progress: Callable[[Progress], None] = lambda progress: None) -> Context:
    """The context of a check of this package without boxes, with five draws."""
    bench = OwnBench()
    draws = tuple(split(bench.cases(package, secret)) for secret in SECRETS)
    return Context(package, bench, on_progress, draws, typical_seconds=0.005)


def checked(package: Package, *, strict: bool = False) -> Report:
    """What the check says, without boxes."""
    return check(package, OwnBench(), lambda progress: None, strict=strict)


def rules(report: Report, level: str = "error") -> set[str]:
    """The rules of its findings of one level."""
    return {finding.rule for finding in report.findings if finding.level == level}


@pytest.fixture
def real_bench(zygote: Zygote, tmp_path: Path) -> Iterator[Bench]:
    """The workbench of boxes; asking for the session's zygote skips the test where there can be none."""
    with Bench(tmp_path, boxes=2) as it:
        yield it
