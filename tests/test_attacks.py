"""Judges every attack that we know of, with controls that show that the attacks succeed when a defence is off.

An attack is a file below `attacks/`, in the folder of its group. Its first three lines say what it tries, what must happen, and
what its control is. `attacks/README.md` explains them.
"""

import dataclasses
import functools
import json
import platform
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from judge.boxes import launch
from judge.boxes.compiled_code import compiled_folder
from judge.boxes.limits import BoxLimits
from judge.boxes.pool import BoxPool
from judge.boxes.start_method import StartMethod
from judge.inside.wire import encode
from judge.judge import Judge
from judge.packages.package import Package
from judge.result import Result, Timings
from judge.sources import execute
from judge.verdict import Verdict
from tests.attacks import naive, target
from tests.attacks.footprint import at_rest
from tests.attacks.header import ATTACKS, GROUPS, Attack
from tests.attacks.weakened import Weakened

pytestmark = [
    pytest.mark.box,
    pytest.mark.skipif(platform.machine() != "x86_64", reason="the attacks' system call numbers are those of x86-64"),
]
AT_LEAST = 120
# An ordinary user has no other id to share, and cannot raise hard limits.
NEEDS_ROOT = frozenset({"users", "rlimits"})
DIGITS = 6  # a value counts as leaked if so many of its digits are
MakeJudge = Callable[[frozenset[str]], Judge]

plain = functools.cache(target.package)


def named(attacks: list[Attack]) -> pytest.MarkDecorator:
    """One test for each attack, with its name."""
    return pytest.mark.parametrize("attack", [pytest.param(attack, id=attack.name) for attack in attacks])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("attacked")


@pytest.fixture(
    scope="module",
    params=[
        StartMethod.CLONE,
        *(pytest.param(method, marks=pytest.mark.corpus) for method in (StartMethod.ZYGOTE, StartMethod.FRESH)),
    ],
)
def judge(request: pytest.FixtureRequest, folder: Path) -> Iterator[Judge]:
    """The judge as it is, with each start method; clones are skipped on a machine that cannot make them."""
    pool = BoxPool(folder / "judge", request.param)
    with Judge(target.SECRETS[0], folder / "judge", pool=pool) as made:
        for seconds in (1, 15):
            made.warm(plain(seconds))
        yield made


@pytest.fixture(scope="module")
def other(judge: Judge, folder: Path) -> Judge:
    """The same with another secret, and so with other hidden values."""
    return Judge(target.SECRETS[1], folder / "other", pool=judge.pool)


@pytest.fixture(scope="module")
def supervised(judge: Judge, folder: Path) -> Iterator[Judge]:
    """The judge on a machine without control groups."""
    with Judge(target.SECRETS[0], folder / "supervised") as made:
        made.pool.zygote.spawner.hierarchy = None
        yield made


@pytest.fixture(scope="module")
def weakened(folder: Path) -> Iterator[MakeJudge]:
    """Judges without some defences; each is made once."""
    made: dict[frozenset[str], Judge] = {}

    def make(without: frozenset[str]) -> Judge:
        if without not in made:
            place = folder / "-".join(sorted(without))
            place.mkdir()
            pool = BoxPool(place, StartMethod.ZYGOTE, zygote=Weakened(without, compiled_folder(place)))
            made[without] = Judge(target.SECRETS[0], place, pool=pool)
        return made[without]

    yield make
    for weak in made.values():
        weak.close()


@named(ATTACKS)
def test_attack_fails(attack: Attack, judge: Judge, other: Judge, folder: Path) -> None:
    """What happens is what the attack's second line says, and nothing is left behind or leaked."""
    package = plain(attack.seconds)
    before = at_rest(judge, folder / "judge") if attack.group == "exhaust" else None
    if attack.group == "persist":
        result = after_another(judge, package, attack.source)
    else:
        result = judge.judge(package, attack.source, reveal=attack.group != "leak")
    require(attack, result)
    if attack.group == "leak":
        require_no_leak(attack, result, judge, other)
    if before is not None:
        assert judge.judge(plain(15), target.HONEST).verdict is Verdict.ACCEPTED
        after = at_rest(judge, folder / "judge", before)
        assert after.within(before), f"before: {before}\nafter: {after}"


def require(attack: Attack, result: Result) -> None:
    """The verdict is one of those allowed. If a right answer means that the attack has got something, there is none.

    A box may find what it has itself left behind in an earlier case: of those only the first case counts.
    """
    assert result.verdict in attack.verdicts, result.message
    assert attack.saying in result.message
    if attack.verdicts == {Verdict.WRONG_ANSWER} and attack.group in ("read", "net", "persist", "kernel"):
        cases = result.cases[:1] if attack.group == "persist" else result.cases
        assert all(case.verdict is not Verdict.ACCEPTED for case in cases)


def after_another(judge: Judge, package: Package, source: bytes) -> Result:
    """Judge `source` while another box that has run it is alive, and again after that; returns the worse result."""
    arguments = judge.prepare(package).cases[0].encoded
    with judge.pool.zygote.box(BoxLimits()) as first:
        loaded = execute.load(first, source, package.signature, package.limits.load_seconds)
        if isinstance(loaded.outcome, execute.Answered):
            execute.call(first, arguments, package.limits.case_seconds)
        beside = judge.judge(package, source, reveal=True)
    later = judge.judge(package, source, reveal=True)
    return beside if beside.verdict is Verdict.ACCEPTED else later


def require_no_leak(attack: Attack, result: Result, judge: Judge, other: Judge) -> None:
    """No hidden value is in the result; where the attack promises it, other hidden values give the same result."""
    package = plain(attack.seconds)
    text = json.dumps(dataclasses.asdict(result))
    hidden = [case for case in judge.prepare(package).cases if not case.sample]
    for value in (number for case in hidden for array in (case.arguments["x"], case.want) for number in array):
        assert f"{abs(value):.17f}".replace(".", "").lstrip("0")[:DIGITS] not in text.replace(".", "")
        assert value.hex().split("x")[1][2:10] not in text
    if attack.same:
        assert unmeasured(other.judge(package, attack.source)) == unmeasured(result)


def unmeasured(result: Result) -> Result:
    """The result without measurements, which differ between runs."""
    cases = tuple(dataclasses.replace(case, wall_seconds=None) for case in result.cases)
    return dataclasses.replace(result, cases=cases, wall_seconds=0.0, peak_bytes=0, timings=Timings())


@named([attack for attack in ATTACKS if attack.name.startswith("exhaust/memory_")])
def test_memory_is_limited_without_control_groups(attack: Attack, supervised: Judge) -> None:
    """Without a control group all memory is seen, wherever it is, and the box is ended."""
    require(attack, supervised.judge(plain(attack.seconds), attack.source, reveal=True))


@named([attack for attack in ATTACKS if attack.without])
def test_attack_bites_without_the_defence(attack: Attack, weakened: MakeJudge) -> None:
    """Without the defences that the third line names, and with all others, the attack succeeds."""
    needed = attack.without & NEEDS_ROOT
    if needed and not launch.may_map_ids():
        pytest.skip(f"only root can take away {', '.join(sorted(needed))}")
    judge, package = weakened(attack.without), plain(attack.seconds)
    if attack.group == "persist":
        result = after_another(judge, package, attack.source)
    else:
        result = judge.judge(package, attack.source, reveal=True)
    assert result.verdict is Verdict.ACCEPTED, result.message


@named([attack for attack in ATTACKS if attack.naive])
def test_attack_bites_a_naive_judge(attack: Attack, judge: Judge) -> None:
    """A judge that trusts the interpreter accepts the forgery."""
    assert naive.accepts(attack.naive, attack.source, judge.pool.zygote)


@named([attack for attack in ATTACKS if attack.group == "leak" and attack.same])
def test_values_are_told_where_they_may_be(attack: Attack, judge: Judge, other: Judge) -> None:
    """The package's author, who may see everything, sees other results for other hidden values."""
    mine, others = (it.judge(plain(attack.seconds), attack.source, reveal=True) for it in (judge, other))
    assert unmeasured(mine) != unmeasured(others)


def test_naive_judges_are_judges(judge: Judge) -> None:
    """Each naive judge accepts a right answer and rejects a wrong one: it is naive, not broken."""
    for kind in set(naive.CHECKS) - {"instance"}:
        assert naive.accepts(kind, target.HONEST, judge.pool.zygote), kind
        assert not naive.accepts(kind, b"def solve(x):\n    return x\n", judge.pool.zygote), kind


def test_weakened_judges_are_judges(weakened: MakeJudge) -> None:
    """A judge without defences accepts a right answer and rejects a wrong one."""
    judge = weakened(frozenset({"seccomp"}))
    assert judge.judge(plain(15), target.HONEST).verdict is Verdict.ACCEPTED
    assert judge.judge(plain(15), b"def solve(x):\n    return None\n").verdict is Verdict.WRONG_ANSWER


def test_there_are_enough() -> None:
    """The glob finds the attacks, some in every group."""
    assert len(ATTACKS) >= AT_LEAST
    assert {attack.group for attack in ATTACKS} == set(GROUPS)
    assert all(len(attack.source.splitlines()) <= 45 for attack in ATTACKS)
    assert encode(None) == b"N"  # the forged frames have today's format
