"""Prepares a package for judging, once: draws its cases, has its reference answer them, compiles ahead.

Seeds are HMAC(the server's secret, slug, digest of cases.py), so they are written down nowhere, a rejudge draws the same
cases, and a corrected typo in the statement changes none. Answers are kept in files that only this user can read, in the
wire's own format.
"""

import contextlib
import hashlib
import hmac
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from judge.boxes.compiled_code import compiled_folder
from judge.cases.author import MakeBox, answer, compile_ahead, draw
from judge.cases.case import Case
from judge.disk_cache import key_of, packed, read, write
from judge.inside.wire import decode
from judge.packages.package import Package

FORMAT = "2"  # of the files with the answers


@dataclass(frozen=True)
class Prepared:
    """A package that is ready: its cases, samples first, and the name of its compiled code (empty: there is none)."""

    cases: tuple[Case, ...]
    compiled: str


def prepare(package: Package, secret: bytes, cache_dir: Path, environment: str, make_box: MakeBox) -> Prepared:
    """The cases of `package` with their expected answers, and its compiled code, from `cache_dir` or made now.

    `environment` names the learners' libraries: another version of them may answer otherwise.

    Raises:
        PackageError: cases.py, reference.py or warmup.py failed.
        BoxError: the machine could not run them.
    """
    compiled = _compiled(package, compiled_folder(cache_dir), environment, make_box)
    seed = case_seed(package, secret)
    parts = (
        FORMAT,
        str(seed),
        package.files["cases.py"],
        package.files["reference.py"],
        repr(package.signature),
        environment,
    )
    path = cache_dir / "expected" / key_of(*parts)
    kept = read(path)
    if kept is None:
        samples, hidden = draw(package, seed, make_box)
        calls = samples + hidden
        want = answer(package, calls, compiled, make_box)
        kept = {"samples": len(samples), "calls": list(map(packed, calls)), "want": list(map(packed, want))}
        write(path, kept)
    return Prepared(_cases(kept), compiled)


def _cases(kept: dict[str, Any]) -> tuple[Case, ...]:
    pairs = zip(kept["calls"], kept["want"], strict=True)
    return tuple(
        Case(index, index < kept["samples"], decode(call.tobytes()), call.tobytes(), decode(want.tobytes()))
        for index, (call, want) in enumerate(pairs)
    )


def _compiled(package: Package, folder: Path, environment: str, make_box: MakeBox) -> str:
    if package.warmup is None:
        return ""
    signature = repr(package.signature)
    name = key_of(package.slug, package.files["cases.py"], package.files["warmup.py"], signature, environment)
    if not (folder / name).is_dir():
        files = compile_ahead(package, make_box)
        with tempfile.TemporaryDirectory(dir=folder) as draft:
            ready = Path(draft) / name
            ready.mkdir()
            for file, data in files.items():
                (ready / file).write_bytes(data)
                (ready / file).chmod(0o444)
            ready.chmod(0o755)
            with contextlib.suppress(OSError):  # another process was faster
                ready.rename(folder / name)
    return name


def case_seed(package: Package, secret: bytes) -> int:
    """The seed of the hidden cases: 256 bits that nobody without the secret can know."""
    digest = hashlib.sha256(package.files["cases.py"]).digest()
    message = b"allclose cases 1\0" + package.slug.encode() + b"\0" + digest
    return int.from_bytes(hmac.digest(secret, message, "sha256"), "big")
