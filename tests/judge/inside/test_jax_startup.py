"""`judge.inside.jax_startup`, without JAX: which files are kept, and what happens when JAX's private function has moved.

That JAX computes the same bits is tested in test_start_methods.
"""

import sys
import types
from pathlib import Path

import pytest

from judge.inside import jax_startup


def test_compiled_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compiled code is returned by file name; JAX's other files are not."""
    monkeypatch.setattr(jax_startup, "KEPT", str(tmp_path))
    (tmp_path / "jit_f-cache").write_bytes(b"code")
    (tmp_path / "jit_f-atime").write_bytes(b"time")
    found = jax_startup.compiled_files()
    assert {name: data.tobytes() for name, data in found.items()} == {"jit_f-cache": b"code"}


def test_nothing_was_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A warm-up that compiled nothing leaves no files."""
    monkeypatch.setattr(jax_startup, "KEPT", str(tmp_path / "missing"))
    assert jax_startup.compiled_files() == {}


def _fake_jax(monkeypatch: pytest.MonkeyPatch, **attributes: object) -> types.ModuleType:
    for name in ("jax", "jax._src", "jax._src.interpreters"):
        monkeypatch.setitem(sys.modules, name, types.ModuleType(name))
    mlir = types.ModuleType("jax._src.interpreters.mlir")
    vars(mlir).update(attributes)
    monkeypatch.setitem(sys.modules, mlir.__name__, mlir)
    monkeypatch.setattr(sys.modules["jax._src.interpreters"], "mlir", mlir, raising=False)
    return mlir


def test_one_context(monkeypatch: pytest.MonkeyPatch) -> None:
    """All compilations get the same MLIR context."""
    mlir = _fake_jax(monkeypatch, make_ir_context=object)
    jax_startup.share_mlir_context()
    assert mlir.make_ir_context() is mlir.make_ir_context()


def test_function_that_has_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    """If JAX has no such function, nothing is changed."""
    mlir = _fake_jax(monkeypatch)
    jax_startup.share_mlir_context()
    assert not hasattr(mlir, "make_ir_context")
