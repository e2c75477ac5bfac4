"""Hostile warm-ups, by somebody who has stolen an author's account: they gain nothing, and the judge goes on.

Each file of `attacks/warmup/` is a `warmup.py`. Its second line says how the boxes of its package are started afterwards. A
program that knows of it calls `builtins.loot`, which returns what the warm-up has got: if that is not empty, there is a hole.
Another program has a secret that the first one must not find, because learners must not see each other's programs.
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
# It prints what was found, which learners see in samples.
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
    """The start methods that the second line allows."""
    found = re.fullmatch(r"# way: ([a-z ]+)", text.splitlines()[1])
    assert found is not None
    return set(found[1].split(" or "))


@pytest.fixture(scope="module")
def now(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Now]:
    """The judge that is attacked; another one if the last one no longer clones, so that attacks do not affect each other."""
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


def start_method_of(judge: Judge, package: Package) -> str:
    """How its boxes are started, once everything has been tried."""
    try:
        return str(judge.warm(package))
    except PackageError:
        return "not at all"


def printed(result: Result) -> str:
    """What a program printed in the samples."""
    return "".join(case.detail.output for case in result.cases if case.detail)


def strangers(judge: Judge) -> int:
    """How many processes there are below the zygote that the pool does not know of."""
    pool = judge.pool
    assert pool.zygote.pid is not None
    templates, ready = pool.templates.cache.snapshot(), [entry.box for entry in pool.ready_boxes().values()]
    wanted = 3 * len(templates) + sum(1 if box.start_method is StartMethod.CLONE else 2 for box in ready)
    return len(children(pool.zygote.pid)) - wanted


@pytest.mark.parametrize("path", ATTACKS, ids=lambda path: path.stem)
def test_attack_fails(path: Path, now: Now) -> None:
    """The attack gets nothing, sees no other program and leaves no process, and the verdicts are right."""
    judge, text = now(), path.read_text()
    package, before = attacked(text), strangers(judge)
    assert start_method_of(judge, package) in expected(text)
    if "not at all" not in expected(text):
        results = [judge.judge(package, source) for source in (WITH_SECRET, ASKING.encode(), ASKING.encode())]
        assert [printed(result) for result in results] == ["", "", ""]
        assert [result.verdict for result in results] == [Verdict.ACCEPTED] * 3, results
    judge.pool.settle()
    assert comes_true(lambda: strangers(judge) <= before)


@pytest.mark.parametrize("name", ["fails_after_the_self_test", "memory_when_parked", "no_lock"])
def test_neighbours(name: str, now: Now) -> None:
    """However often the clones of one package fail, those of another one work."""
    judge = now()
    package = attacked(next(path for path in ATTACKS if path.stem == name).read_text())
    for _ in range(3):
        assert judge.judge(package, RIGHT).verdict is Verdict.ACCEPTED
        judge.pool.settle()
    assert judge.why_not_cloned == ""
    assert judge.warm(tiny_package(LIMITS, warmup=NEIGHBOUR)) is StartMethod.CLONE


def test_what_is_planted_is_found(now: Now) -> None:
    """Clones have what the warm-up leaves in its own memory: if there were something to find, the attacks would show it."""
    text = "import builtins\nbuiltins.loot = lambda: 'planted'\n\ndef warmup(a, b):\n    return a\n"
    package = tiny_package(LIMITS, warmup=text)
    assert now().warm(package) is StartMethod.CLONE
    assert printed(now().judge(package, ASKING.encode())) == "planted" * 2


def test_there_are_enough() -> None:
    """The attacks are found, and each describes itself."""
    assert len(ATTACKS) >= 30
    assert all(re.fullmatch(r"# [A-Z].+\.", path.read_text().splitlines()[0]) for path in ATTACKS)
