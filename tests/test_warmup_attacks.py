"""Warm-ups by somebody who has stolen an author's account: nothing is gained but what a box has, and the judge goes on.

Each file of `attacks/warmup/` is a `warmup.py`. Its second line says which way the boxes of its package come afterwards. What it
gets hold of, `builtins.loot` tells to a program that knows of it; that is empty, or there is a hole. A second program holds a
secret that the first is not to find: what one learner has sent is not for others.
"""

import re
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from judge.boxes.start_method import StartMethod
from judge.boxes.supervision import keeper_report
from judge.errors import PackageError
from judge.judge import Judge
from judge.packages.package import Package
from judge.result import Result
from judge.verdict import Verdict
from tests.judge.conftest import tiny_package
from tests.judge.test_judge import children, comes_true

pytestmark = pytest.mark.box
ATTACKS = sorted((Path(__file__).parent / "attacks/warmup").glob("*.py"))
NEIGHBOUR = "NEIGHBOUR = 1\n\ndef warmup(a, b):\n    return a + b\n"
RIGHT = b"def add(a, b):\n    return a + b\n"
WITH_SECRET = f"SECRET = 'CANARY {secrets.token_hex(8)}'\n".encode() + RIGHT
LIMITS = "memory_mib = 256\ncase_seconds = 5\nload_seconds = 5\ntotal_seconds = 20"
# It says what was found in samples, where it may print.
ASKING = """
import builtins

def add(a, b):
    found = getattr(builtins, "loot", str)()
    print(end=found)
    return a + b
"""
Now = Callable[[], Judge]


def attacked(text: str) -> Package:
    """The package with that warm-up, whose function is called with `x` alone."""
    return tiny_package(LIMITS, warmup=text.replace("def warmup(x):", "def warmup(a, b):"))


def expected(text: str) -> set[str]:
    """The ways that the second line allows."""
    found = re.fullmatch(r"# way: ([a-z ]+)", text.splitlines()[1])
    assert found is not None
    return set(found[1].split(" or "))


@pytest.fixture(scope="module")
def now(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Now]:
    """The judge that is attacked; another one where the last one has been harmed, since each attack is for itself."""
    folder = tmp_path_factory.mktemp("attacked")
    made: list[Judge] = []

    def judge() -> Judge:
        if made and made[-1].why_not_cloned:
            made.pop().close()
        if not made:
            made.append(Judge(b"the secret of the tests", folder))
            if made[0].warm(tiny_package(LIMITS, warmup=NEIGHBOUR)) is not StartMethod.CLONE:
                pytest.skip(f"boxes are not cloned on this machine: {made[0].why_not_cloned}")
        return made[0]

    yield judge
    for one in made:
        one.close()


@pytest.fixture(autouse=True)
def _short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper_report, "GRACE_SECONDS", 3.0)


def way_of(judge: Judge, package: Package) -> str:
    """How its boxes come, once everything has been tried."""
    try:
        return str(judge.warm(package))
    except PackageError:
        return "not at all"


def told(result: Result) -> str:
    """What a program printed in the samples."""
    return "".join(case.detail.output for case in result.cases if case.detail)


def strangers(judge: Judge) -> int:
    """How many processes there are below the zygote that nobody has asked for."""
    pool = judge.pool
    assert pool.zygote.pid is not None
    templates, ready = pool.templates.cache.snapshot(), [entry.box for entry in pool.ready_boxes().values()]
    wanted = 3 * len(templates) + sum(1 if box.start_method is StartMethod.CLONE else 2 for box in ready)
    return len(children(pool.zygote.pid)) - wanted


@pytest.mark.parametrize("path", ATTACKS, ids=lambda path: path.stem)
def test_attack_fails(path: Path, now: Now) -> None:
    """Nothing is got, nobody else's program is seen, no process stays that was not asked for, and the verdicts are right."""
    judge, text = now(), path.read_text()
    package, before = attacked(text), strangers(judge)
    assert way_of(judge, package) in expected(text)
    if "not at all" not in expected(text):
        results = [judge.judge(package, source) for source in (WITH_SECRET, ASKING.encode(), ASKING.encode())]
        assert [told(result) for result in results] == ["", "", ""]
        assert [result.verdict for result in results] == [Verdict.ACCEPTED] * 3, results
    judge.pool.settle()
    assert comes_true(lambda: strangers(judge) <= before)


@pytest.mark.parametrize("name", ["fails_after_the_self_test", "memory_when_parked", "no_lock"])
def test_neighbours(name: str, now: Now) -> None:
    """However often the clones of one package fail, those of another go on."""
    judge = now()
    package = attacked(next(path for path in ATTACKS if path.stem == name).read_text())
    for _ in range(3):
        assert judge.judge(package, RIGHT).verdict is Verdict.ACCEPTED
        judge.pool.settle()
    assert judge.why_not_cloned == ""
    assert judge.warm(tiny_package(LIMITS, warmup=NEIGHBOUR)) is StartMethod.CLONE


def test_what_is_planted_is_found(now: Now) -> None:
    """What a warm-up leaves in its own memory its clones do have: were there something to find, the attacks would tell it."""
    text = "import builtins\nbuiltins.loot = lambda: 'planted'\n\ndef warmup(a, b):\n    return a\n"
    package = tiny_package(LIMITS, warmup=text)
    assert now().warm(package) is StartMethod.CLONE
    assert told(now().judge(package, ASKING.encode())) == "planted" * 2


def test_there_are_enough() -> None:
    """The attacks are found, and each says what it does."""
    assert len(ATTACKS) >= 30
    assert all(re.fullmatch(r"# [A-Z].+\.", path.read_text().splitlines()[0]) for path in ATTACKS)
