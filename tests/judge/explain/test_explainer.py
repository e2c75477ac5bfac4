"""`judge.explain.explainer`: real programs, judged first and explained afterwards."""

import threading
from pathlib import Path

import pytest

from judge.explain.diagnosis import Diagnosis
from judge.explain.explainer import Explainer
from judge.explain.wording import message
from judge.judge import Judge
from judge.observation import Observation, Observations
from judge.packages.package import Package
from judge.packages.reader import parse
from judge.sources.session import Cancelled
from judge.verdict import Kind, Verdict
from tests.judge.conftest import CASES, tiny_package

pytestmark = pytest.mark.box
MINUS = b'"""You subtract."""\n\ndef add(a, b):\n    return a - b\n'
OTHERWISE = b"import numpy as np\n\ndef add(a, b):\n    return np.subtract(a, b)\n"
SMALL = CASES.replace("rng.integers(10**15, 10**16, size=3)", "rng.standard_normal(3)")
LOOP = b'"""You loop."""\n\ndef add(a, b):\n    while True:\n        pass\n'


def package(*wrong: bytes, **sources: str) -> Package:
    """The tiny package, with labelled mistakes."""
    files = dict(tiny_package(**sources).files)
    files |= {f"submissions/wrong_answer/{number}.py": source for number, source in enumerate(wrong)}
    return parse(files, "add")


def observed(judge: Judge, package: Package, source: bytes, kind: Kind = Kind.SUBMIT) -> list[Observation]:
    """What a wrong program answers when it is judged."""
    observations = Observations()
    assert judge.judge(package, source, kind, observe=observations.add).verdict is Verdict.WRONG_ANSWER
    return observations.found


def explained(judge: Judge, package: Package, source: bytes, kind: Kind = Kind.SUBMIT) -> Diagnosis | None:
    """Its explanation."""
    return Explainer(judge).explain(package, observed(judge, package, source, kind))


@pytest.mark.parametrize("kind", list(Kind))
def test_a_labelled_mistake_is_recognised(judge: Judge, kind: Kind) -> None:
    """However it is written, and on the samples alone as well."""
    found = explained(judge, package(MINUS), OTHERWISE, kind)
    assert found is not None
    assert (found.kind, message(found)) == ("known_mistake", "You subtract.")


def test_a_relation_is_found(judge: Judge) -> None:
    """What nobody labelled is explained by its relation to the right answer; what is random by nothing."""
    found = explained(judge, package(MINUS), b"def add(a, b):\n    return -(a + b)\n")
    assert found is not None
    assert "sign" in message(found)


def test_a_mutant_is_recognised(judge: Judge) -> None:
    """A right program with one thing changed is named, though nobody labelled it."""
    found = explained(judge, package(cases=SMALL), b"def add(a, b):\n    return a + b // 2\n")
    assert found is not None
    assert "half of `b`" in message(found)


def test_another_worker_observes_the_same(judge: Judge) -> None:
    """Running the program again in the background gives the answers that judging gave, and so the same explanation."""
    one = package(MINUS)
    again = Explainer(judge).observe(one, OTHERWISE)
    assert repr(again) == repr(observed(judge, one, OTHERWISE))
    assert [each.index for each in Explainer(judge).observe(one, OTHERWISE, Kind.RUN)] == [0, 1]


def test_learning_changes_nothing(judge: Judge, tmp_path: Path) -> None:
    """What was learned in advance makes an explanation faster, not different."""
    one = package(MINUS, cases=SMALL)
    sources = (OTHERWISE, b"def add(a, b):\n    return a + b // 2\n", b"def add(a, b):\n    return a * 0 + 1.25\n")
    answers = [observed(judge, one, source) for source in sources]
    cold = Judge(b"the secret of the tests", tmp_path / "cold", pool=judge.pool)
    early = [Explainer(cold).explain(one, each) for each in answers]
    explainer = Explainer(Judge(b"the secret of the tests", tmp_path / "warm", pool=judge.pool))
    list(explainer.learn(one))
    assert [explainer.explain(one, each) for each in answers] == early


def test_closing_ends_what_runs(judge: Judge) -> None:
    """A worker that stops does not wait for mistakes that are being run."""
    one = package(LOOP, limits="case_seconds = 60\ntotal_seconds = 60")
    explainer = Explainer(judge)
    answers = observed(judge, one, OTHERWISE)
    failed = list[BaseException]()

    def explain() -> None:
        try:
            explainer.explain(one, answers)
        except Cancelled as cancelled:
            failed.append(cancelled)

    thread = threading.Thread(target=explain)
    thread.start()
    thread.join(1)
    explainer.close()
    thread.join(30)
    assert len(failed) == 1
    with pytest.raises(Cancelled):
        explainer.observe(one, OTHERWISE)


def test_submissions_go_first(judge: Judge) -> None:
    """With one place, a submission takes it from an explanation, which goes on afterwards."""
    one = package(LOOP, MINUS, limits="case_seconds = 3\ntotal_seconds = 20")
    with_one = Judge(b"the secret of the tests", judge.cache_dir, 1, pool=judge.pool)
    answers = observed(with_one, one, OTHERWISE)
    found = list[Diagnosis | None]()
    thread = threading.Thread(target=lambda: found.append(Explainer(with_one).explain(one, answers)))
    thread.start()
    for _ in range(3):
        assert with_one.judge(one, b"def add(a, b):\n    return a + b\n").verdict is Verdict.ACCEPTED
    thread.join(120)
    assert [each and each.kind for each in found] == ["known_mistake"]
