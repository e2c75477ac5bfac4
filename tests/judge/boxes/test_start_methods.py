"""The three ways to start a box give the same verdicts, and the same bits as an ordinary process."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from judge.boxes.confinement.root import learners_environment
from judge.boxes.pool import BoxPool
from judge.boxes.start_method import StartMethod
from judge.judge import Judge
from judge.packages.package import Package
from judge.sources.execute import Answered
from judge.verdict import Verdict
from tests.judge.conftest import RIGHT, tiny_package

pytestmark = pytest.mark.box
PROGRAMS = {
    "random": "jax.random.normal(jax.random.PRNGKey(7), (64,))",
    "linear algebra": "jnp.linalg.svd(x)[1]",
    "solve": "jnp.linalg.solve(x @ x.T + jnp.eye(16), x[0])",
    "fft": "jnp.abs(jnp.fft.fft2(x))",
    "scan": "jax.lax.scan(lambda c, v: (jnp.tanh(c + v), c.sum()), x[0], x)[1]",
    "grad": "jax.jit(jax.grad(lambda v: jnp.tanh(v @ v.T).sum()))(x)",
    "vmap": "jax.vmap(lambda row: jnp.sin(row) / jnp.linalg.norm(row))(x)",
    "optax": "optax.adam(0.1).update(x, optax.adam(0.1).init(x), x)[0]",
    "large product": "(jnp.tile(x, (8, 8)) @ jnp.tile(x, (8, 8)))[:16]",
}
HEAD = "import jax, optax, numpy as np, jax.numpy as jnp\nx = jnp.asarray(np.random.RandomState(0).randn(16, 16), jnp.float32)\n"
BODY = HEAD + f"def bits():\n    return [np.asarray(value) for value in ({', '.join(PROGRAMS.values())},)]\n"
SOLUTION = f"{BODY}def add(a, b):\n    return a + b if b else [value.tobytes().hex() for value in bits()]\n"
EDGES = {
    "right": (RIGHT, Verdict.ACCEPTED),
    "off by one": ("def add(a, b): return a + b + 1", Verdict.WRONG_ANSWER),
    "not a number": ("def add(a, b): return (a + b) * float('nan')", Verdict.WRONG_ANSWER),
    "infinite": ("def add(a, b): return (a + b) + float('inf')", Verdict.WRONG_ANSWER),
    "empty": ("import numpy as np\ndef add(a, b): return np.zeros(0)", Verdict.WRONG_ANSWER),
    "complex": ("def add(a, b): return (a + b) * (1 + 0j)", Verdict.WRONG_ANSWER),
    "raises": ("def add(a, b): raise ValueError('no')", Verdict.RUNTIME_ERROR),
    "leaves": ("import os\ndef add(a, b): os._exit(3)", Verdict.RUNTIME_ERROR),
    "crashes": ("import ctypes\ndef add(a, b): ctypes.string_at(0)", Verdict.RUNTIME_ERROR),
    "never ends": ("def add(a, b):\n    while True: pass", Verdict.TIME_LIMIT),
    "prints": ("def add(a, b):\n    while True: print('x' * 1000)", Verdict.OUTPUT_LIMIT),
    "grows": (
        "def add(a, b):\n    kept = []\n    while True: kept.append(bytearray(b'x') * (1 << 24))",
        Verdict.MEMORY_LIMIT,
    ),
    "not Python": ("def add(a, b:", Verdict.COMPILE_ERROR),
    # What hangs or ends only where other threads were there before it started: in a clone.
    "hangs in a clone": (
        "import threading, time, jax\nfrom jax._src import xla_bridge\nwarm = bool(xla_bridge._backends)\n"
        "def add(a, b):\n    while warm: pass\n    return a + b",
        Verdict.ACCEPTED,
    ),
}


@pytest.fixture(scope="module", params=list(StartMethod))
def by_start_method(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    """A judge whose boxes are all started in one way."""
    place = tmp_path_factory.mktemp(request.param)
    with Judge(b"a secret of sixteen", place, pool=BoxPool(place, request.param)) as made:
        if made.warm(package()) is not request.param:
            pytest.skip(f"boxes are not cloned on this machine: {made.why_not_cloned}")
        yield made


def package() -> Package:
    """A package with limits that the programs meet soon."""
    return tiny_package("case_seconds = 2\nload_seconds = 20\nmemory_mib = 128")


@pytest.mark.parametrize("name", EDGES)
def test_same_verdict(by_start_method: Judge, name: str) -> None:
    """However its box was started, a program gets the same verdict."""
    source, verdict = EDGES[name]
    assert by_start_method.judge(package(), source.encode()).verdict is verdict


def test_a_result_says_how_its_boxes_were_started(by_start_method: Judge) -> None:
    """A result lists the start of each box that it had; after a crash in a clone, boxes are forked from the zygote."""
    method = by_start_method.judge(package(), RIGHT.encode()).start_methods[0]
    first, *others = by_start_method.judge(package(), EDGES["leaves"][0].encode()).start_methods
    assert first is method
    assert set(others) == {StartMethod.ZYGOTE if method is StartMethod.CLONE else method}


def test_same_bits(by_start_method: Judge) -> None:
    """What JAX computes in a box equals, bit for bit, what it computes in an unchanged process."""
    text = "".join("\nimport sys\nsys.stdout.write('\\n'.join(value.tobytes().hex() for value in bits()))")
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    path = learners_environment() / "lib" / version / "site-packages"
    environment = {"PYTHONPATH": str(path), "JAX_PLATFORMS": "cpu", "PATH": os.environ["PATH"]}
    command = [sys.executable, "-c", BODY + text]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, cwd="/")
    wanted = dict(zip(PROGRAMS, done.stdout.split("\n"), strict=True))
    assert len(wanted) == len(PROGRAMS)
    patient = tiny_package("case_seconds = 60")
    with by_start_method.session(patient, SOLUTION.encode()) as session:
        outcome = session.call(by_start_method.prepare(patient).cases[0].encoded).outcome
    assert isinstance(outcome, Answered)
    assert dict(zip(PROGRAMS, outcome.value, strict=True)) == wanted
