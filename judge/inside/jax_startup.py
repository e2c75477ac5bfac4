"""Makes JAX start faster without changing what it computes: one MLIR context, and compiled code that is read from a folder.

What a package's public warm-up compiled is in a folder that boxes can read and not write. The box that runs the warm-up in
advance keeps what it compiles in its scratch directory, and returns it at the end.
"""

import functools
import os

import numpy as np

COMPILED = "/cache"
KEPT = "/tmp/compiled"  # noqa: S108  # private to the box
NEVER_SECONDS = 1e9
Files = dict[str, "np.ndarray[tuple[int], np.dtype[np.uint8]]"]


def share_mlir_context() -> None:
    """Use one MLIR context for all compilations of a process. By default each makes its own, which takes 4 ms.

    `make_ir_context` is not public. If it has moved, compiling is slower and nothing else happens.
    """
    from jax._src.interpreters import mlir  # noqa: PLC0415  # this module is imported where JAX is not needed, too

    original = getattr(mlir, "make_ir_context", None)
    if original is not None:
        mlir.make_ir_context = functools.cache(original)


def use_compiled_code(*, keep: bool) -> None:
    """Have JAX look for compiled code in COMPILED, or, to `keep` what it compiles, in KEPT."""
    folder = KEPT if keep else COMPILED
    if not keep and not os.path.isdir(folder):
        return
    import jax  # noqa: PLC0415

    jax.config.update("jax_compilation_cache_dir", folder)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0 if keep else NEVER_SECONDS)
    jax.config.update("jax_persistent_cache_enable_xla_caches", "none")


def compiled_files() -> Files:
    """The files that were compiled and kept, by name."""
    names = sorted(os.listdir(KEPT)) if os.path.isdir(KEPT) else []
    return {name: np.fromfile(os.path.join(KEPT, name), np.uint8) for name in names if name.endswith("-cache")}
