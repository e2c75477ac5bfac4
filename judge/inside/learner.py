"""Serves one box: loads an untrusted source, calls its function once for each case, and sends back the results.

Once the source runs, its author controls this process. So nothing that it says is trusted, and it holds no secrets. The verdict
is decided elsewhere.
"""

import functools
import io
import linecache
import os
import sys
import tokenize
import types
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from judge.inside import jax_startup, traceback_report
from judge.inside.wire import HEADER, Frame, decode, encode, header, pack

CHANNEL = 3
NAME = "solution"


def serve(rehearse: Callable[[], None] = lambda: None, calls: list[Callable[[], Any]] | None = None) -> None:
    """Answer frames until the channel closes, which ends the process, or until a PARK frame comes.

    `rehearse` is called for REHEARSE frames, which come before the source. The calls that are answered are added to `calls`.
    """
    sys.stdout = open(1, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)  # noqa: SIM115
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    kind, request = receive()
    while kind is Frame.REHEARSE:
        rehearse()
        send(Frame.REHEARSED, None)
        kind, request = receive()
    if kind is Frame.DRAW:
        attempt(lambda: _draw(request))
        return
    jax_startup.use_compiled_code(keep=request["keep_compiled"])
    function = attempt(lambda: _load(request), Frame.LOADED)
    while True:
        kind, case = receive()
        if kind is Frame.PARK:
            return
        call = jax_startup.compiled_files if kind is Frame.HARVEST else functools.partial(_call, function, case)
        attempt(call)
        if calls is not None:
            calls.append(call)


def receive() -> tuple[Frame, Any]:
    """Read one frame. The process ends if the channel is closed."""
    kind, length = header(_read(HEADER.size))
    return kind, decode(_read(length))


def _read(size: int) -> bytes:
    data = bytearray()
    while len(data) < size:
        part = os.read(CHANNEL, min(size - len(data), 1 << 20))
        if not part:
            os._exit(0)
        data += part
    return bytes(data)


def send(kind: Frame, value: Any) -> None:
    """Write one frame."""
    view = memoryview(pack(kind, encode(value)))
    while view:
        view = view[os.write(CHANNEL, view) :]


def attempt(work: Callable[[], Any], success: Frame = Frame.ANSWER) -> Any:
    """Call `work`, and send its result, or a report of its exception."""
    try:
        result = work()
        sent = None if success is Frame.LOADED else result
    except BaseException as error:
        _flush()
        send(Frame.ERROR, traceback_report.describe(error))
        return None
    _flush()
    send(success, sent)
    return result


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BaseException:  # noqa: S112  # the program may have replaced them
            continue


def _load(request: dict[str, Any]) -> tuple[Callable[..., Any], str]:
    module = _run(bytes(request["source"]))
    function = getattr(module, request["function"], None)
    if not callable(function):
        raise traceback_report.NotDefinedError(request["function"])
    return function, request["arrays"]


def _run(source: bytes) -> types.ModuleType:
    filename = f"{NAME}.py"
    with traceback_report.compiling():
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        text = source.decode(encoding)  # compile() would ignore invalid bytes in a comment
        linecache.cache[filename] = (len(text), None, [f"{line}\n" for line in text.split("\n")], filename)
        code = compile(source, filename, "exec", dont_inherit=True)
    module = types.ModuleType(NAME)
    module.__file__ = filename
    sys.modules[NAME] = module
    exec(code, module.__dict__)
    return module


def _call(loaded: tuple[Callable[..., Any], str], arguments: dict[str, Any]) -> Any:
    function, arrays = loaded
    if arrays == "jax":
        import jax  # noqa: PLC0415  # the zygote has imported it; only this box needs the name

        arguments = jax.tree.map(
            lambda leaf: jax.numpy.asarray(leaf) if isinstance(leaf, np.ndarray) else leaf, arguments
        )
    return plain(function(**arguments))


def plain(value: Any) -> Any:
    """`value` with all JAX arrays in it converted to NumPy arrays, which waits for their computation."""
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if type(value).__module__.startswith("jax") and hasattr(value, "__array__"):
        return np.asarray(value)
    return value


def _draw(request: dict[str, Any]) -> dict[str, Any]:
    module = _run(bytes(request["source"]))
    rng = np.random.default_rng(request["seed"])
    return {"samples": module.samples(), "hidden": module.hidden(rng)}
