"""The memory of a clone has what is public, and nothing that a learner must not read."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from judge.boxes.start_method import StartMethod
from judge.judge import Judge
from judge.packages.package import Package
from tests.judge.conftest import CASES, tiny_package

pytestmark = pytest.mark.box
PUBLIC, REFERENCE, ENVIRONMENT, SECRET = (f"canary{name}{secrets.token_hex(12)}" for name in "PREV")


def planted() -> Package:
    """A package with a canary in its warm-up, which is public, and one in its reference, which is not."""
    lines = [
        f"CANARY = '{PUBLIC}'",
        "import builtins",
        "builtins.kept = [CANARY]",
        "def warmup(a, b): return a + b",
        "",
    ]
    reference = f"CANARY = '{REFERENCE}'\ndef add(a, b):\n    return a + b\n"
    return tiny_package(warmup="\n".join(lines), reference=reference, cases=CASES)


@pytest.fixture(scope="module")
def memory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[bytes, Judge, Package]]:
    """Everything that can be read in a clone that is ready, and in its template."""
    package = planted()
    os.environ["ALLCLOSE_CANARY"] = ENVIRONMENT
    try:
        with Judge(SECRET.encode(), tmp_path_factory.mktemp("canary")) as judge:
            if judge.warm(package) is not StartMethod.CLONE:
                pytest.skip(f"boxes are not cloned on this machine: {judge.why_not_cloned}")
            boxes = [entry.box for entry in judge.pool.ready_boxes().values()]
            boxes += [template.box for template in judge.pool.templates.cache.snapshot().values()]
            try:
                yield b"".join(readable(box.pid) for box in boxes), judge, package
            except PermissionError:
                pytest.skip("this user may not read the memory of boxes")
    finally:
        del os.environ["ALLCLOSE_CANARY"]


def readable(pid: int) -> bytes:
    """Every writable page of a process; the others are mapped from files."""
    found = []
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as file:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            place, rights, *_ = line.split()
            if rights.startswith("rw"):
                start, end = (int(number, 16) for number in place.split("-"))
                file.seek(start)
                try:
                    found.append(file.read(end - start))
                except OSError:  # a page that the kernel does not show
                    continue
    return b"".join(found)


def test_search_finds_what_is_there(memory: tuple[bytes, Judge, Package]) -> None:
    """The search finds what the public warm-up holds, so it works."""
    assert PUBLIC.encode() in memory[0]


@pytest.mark.parametrize("canary", [REFERENCE, ENVIRONMENT, SECRET], ids=["reference", "environment", "secret"])
def test_not_in_a_clone(memory: tuple[bytes, Judge, Package], canary: str) -> None:
    """Neither the reference, nor the worker's environment, nor the server's secret is in a clone or its template."""
    assert canary.encode() not in memory[0]


def test_no_hidden_values(memory: tuple[bytes, Judge, Package]) -> None:
    """No hidden input and no expected answer is there as the bytes of its array."""
    found, judge, package = memory
    hidden = [case for case in judge.prepare(package).cases if not case.sample]
    assert hidden
    for case in hidden:
        assert case.arguments["a"].tobytes() not in found
        assert case.want.tobytes() not in found
