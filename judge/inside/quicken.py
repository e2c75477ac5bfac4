"""Makes JAX start faster without making it compute otherwise: compiled code is read, not made anew; one MLIR context.

What the public warm-up compiled, when its package was prepared, lies in a directory that boxes can read and not write. The
box that runs the warm-up keeps what it compiles in its scratch directory, and hands it over at the end.
"""

import functools
import os
from typing import Any

import numpy as np

COMPILED = "/cache"
KEPT = "/tmp/compiled"  # noqa: S108  # private to the box
NEVER_SECONDS = 1e9


def share_context() -> None:
    """Use one MLIR context for all compilations of a process: making one takes 4 ms, and each compilation made its own.

    `make_ir_context` is not public. Where it has moved, nothing happens but that compiling is slower.
    """
    from jax._src.interpreters import mlir  # noqa: PLC0415  # the zygote's import, not that of everyone who reads NAME

    original = getattr(mlir, "make_ir_context", None)
    if original is not None:
        mlir.make_ir_context = functools.cache(original)


def use_compiled(*, keep: bool) -> None:
    """Have JAX look for compiled code in COMPILED; or, to `keep` what it compiles, in KEPT."""
    import jax  # noqa: PLC0415

    folder = KEPT if keep else COMPILED
    if not keep and not os.path.isdir(folder):
        return
    jax.config.update("jax_compilation_cache_dir", folder)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0 if keep else NEVER_SECONDS)
    jax.config.update("jax_persistent_cache_enable_xla_caches", "none")


def harvest() -> dict[str, Any]:
    """What was compiled and kept: file names to bytes, as arrays of uint8."""
    names = sorted(os.listdir(KEPT)) if os.path.isdir(KEPT) else []
    return {name: np.fromfile(os.path.join(KEPT, name), np.uint8) for name in names if name.endswith("-cache")}
