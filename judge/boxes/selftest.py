"""Finds out whether this machine can clone warm processes: by cloning one, and having the clone do everything that matters."""

from collections.abc import Callable
from typing import Any

import numpy as np

from judge.boxes import cloning, probe
from judge.boxes.box import Box
from judge.boxes.limits import BoxLimits
from judge.boxes.probe import call
from judge.boxes.template import Template
from judge.errors import BoxError

CLONES = 3  # that are tested
# What any JAX program does: so every clone has a backend, its threads, and the first compilations behind it.
GENERIC = b"""
import flax.linen as nn
import jax
import jax.numpy as jnp
import numpy as np


def warmup(x):
    value = jnp.asarray(x)
    key = jax.random.PRNGKey(0)
    layer = nn.Dense(3)
    parameters = layer.init(key, value)
    done = [
        layer.apply(parameters, value),
        jax.random.normal(key, value.shape) + jax.random.uniform(jax.random.split(key)[0], value.shape),
        jnp.exp(value) @ value.T, jnp.sum(value, axis=0), jnp.mean(value), jnp.max(value, axis=1, keepdims=True),
        jnp.where(value > 0, value, 0.0), jnp.sqrt(value * value + 1.0) / 2.0, value[0], value.reshape(-1), value.astype(int),
        nn.softmax(value), nn.relu(value), jnp.einsum("ij,kj->ik", value, value), jnp.concatenate([value, value]),
        jax.jit(jax.grad(lambda v: jnp.tanh(v).sum()))(value),
        jax.vmap(lambda row: row / jnp.linalg.norm(row))(value),
    ]
    jax.block_until_ready(done)
    return np.asarray(done[2])
"""
# In the clone: what was warm, something never compiled before, work for all threads, and a new thread.
TRIAL = b"""
import threading

import jax
import jax.numpy as jnp
import numpy as np


def trial(x, factor):
    value = jnp.asarray(x)
    known = np.asarray(jnp.exp(value) @ value.T)
    new = np.asarray(jax.jit(lambda v: jnp.sin(v) @ v.T * factor)(value))
    large = jnp.ones((512, 512)) * factor
    product = float((large @ large)[0, 0])
    found = []
    thread = threading.Thread(target=lambda: found.append(float(jnp.sum(value))))
    thread.start()
    thread.join()
    return {"known": known, "new": new, "product": product, "sum": found[0]}
"""


def warm_generic(box: Box) -> None:
    """Do in `box` what any JAX program does first.

    Raises:
        BoxError: it did not get through it.
    """
    call(box, GENERIC, "warmup", {"x": _sample()})


def test_clones(template: Template, count: int) -> None:
    """Clone `template`, which has been parked, have `count` clones compute, and one more try to get out.

    Raises:
        BoxError: a clone hangs, computes something else, or is not confined; says which.
    """
    for number in range(count):
        with template.clone(BoxLimits()) as box:
            x, factor = _sample(), 1.5 + number
            found = call(box, TRIAL, "trial", {"x": x, "factor": factor})
            _compare(found, x, factor)
    with template.clone(BoxLimits()) as box:
        holes = {name: outcome for name, outcome in probe.ask(box).items() if outcome != probe.REFUSED}
        if holes:
            raise BoxError(f"a clone is not confined: {holes}")


def generic_template(make_template: Callable[[BoxLimits], Template]) -> Template:
    """A template for problems that have no warm-up, parked and tested.

    Raises:
        CannotClone: this machine lacks something that cloning needs.
        BoxError: it cannot clone for another reason; says which.
    """
    cloning.check_needs()
    template = make_template(BoxLimits())
    try:
        warm_generic(template.box)
        template.park()
        test_clones(template, CLONES)
    except BaseException:
        template.close()
        raise
    return template


def _sample() -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    return np.linspace(-1.0, 1.0, 12, dtype=np.float32).reshape(4, 3)


def _compare(found: object, x: "np.ndarray[tuple[int, int], np.dtype[np.float32]]", factor: float) -> None:
    wanted = {
        "known": np.exp(x) @ x.T,
        "new": np.sin(x) @ x.T * factor,
        "product": 512 * factor**2,
        "sum": float(x.sum()),
    }
    wrong = [name for name, value in wanted.items() if not _close(found, name, value)]
    if wrong:
        raise BoxError(f"a clone computed {', '.join(wrong)} otherwise than NumPy does")


def _close(found: object, name: str, value: Any) -> bool:
    try:
        return isinstance(found, dict) and bool(np.allclose(found.get(name, np.nan), value, rtol=1e-4, atol=1e-5))
    except (TypeError, ValueError):  # no numbers, or of another shape
        return False
