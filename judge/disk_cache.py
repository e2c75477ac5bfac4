"""Files that are kept for later: values in the wire's own format, for this user only, named by what they were made from."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from judge.inside.wire import WireError, decode, encode


def packed(value: Any) -> "np.ndarray[Any, Any]":
    """One value, written by itself: the wire's bounds are on each value, and not on all of them together."""
    return np.frombuffer(encode(value), np.uint8)


def key_of(*parts: str | bytes) -> str:
    """A name that is the same for the same parts, and for no others."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part if isinstance(part, bytes) else part.encode()).digest())
    return digest.hexdigest()


def read(path: Path) -> dict[str, Any] | None:
    """What `write` wrote; None where there is nothing that can be read."""
    try:
        kept = decode(path.read_bytes())
    except (FileNotFoundError, WireError):
        return None
    return kept if isinstance(kept, dict) else None


def write(path: Path, kept: dict[str, Any]) -> None:
    """Keep it, whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    with open(descriptor, "wb") as file:
        file.write(encode(kept))
    os.replace(name, path)
