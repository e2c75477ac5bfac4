"""Reads a problem package: checks a mapping of file names to bytes, and returns a `Package` or raises a `PackageError`."""

import ast
import hashlib
import os
import stat
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NoReturn

from judge.errors import PackageError
from judge.packages.headings import read_hints, read_title
from judge.packages.layout import (
    MANIFEST,
    MAX_BYTES,
    MAX_SOURCE_BYTES,
    REQUIRED,
    SUBMISSIONS,
    check_count,
    check_file,
    check_folder,
    check_length,
    check_size,
    check_slug,
)
from judge.packages.manifest import read_manifest
from judge.packages.package import Labelled, Package
from judge.packages.quoting import listed, printable, shown
from judge.verdict import Verdict


def read_folder(folder: Path) -> Package:
    """Read and check the package in `folder`, whose name is the slug. `__pycache__` folders are ignored.

    Raises:
        PackageError: naming the file and key, what was found, what was expected and what to do.
    """
    where = str(folder)
    files: dict[str, bytes] = {}
    size = 0
    try:
        for path, name in _walk(folder, ""):
            check_count(len(files) + 1, where)
            files[name] = _read(path, name, MAX_BYTES - size)
            size += len(files[name])
            check_size(size, where)
    except OSError as error:
        raise PackageError(where, f"cannot be read: {error}. Give the folder of a package.") from error
    return parse(files, Path(os.path.abspath(folder)).name)


def parse(files: Mapping[str, bytes], slug: str) -> Package:
    """Check `files` (relative POSIX names to contents) as the package `slug`.

    Raises:
        PackageError: as `read_folder`.
    """
    check_slug(slug, "the package's folder")
    _check_files(files, slug)
    manifest = read_manifest(_text(files, MANIFEST))
    if manifest.slug != slug:
        raise PackageError(
            f"{MANIFEST}: slug",
            f"is {shown(manifest.slug)}; expected {shown(slug)}, the name of the folder. Rename one of them.",
        )
    statement = _text(files, "statement.md")
    return Package(
        slug=slug,
        title=read_title("statement.md", statement),
        authors=manifest.authors,
        tags=manifest.tags,
        license=manifest.license,
        difficulty=manifest.difficulty,
        solution_after_giving_up=manifest.solution_after_giving_up,
        signature=manifest.signature,
        tolerance=manifest.tolerance,
        limits=manifest.limits,
        statement=statement,
        starter=_text(files, "starter.py"),
        reference=_text(files, "reference.py"),
        cases=_text(files, "cases.py"),
        warmup=_text(files, "warmup.py") if "warmup.py" in files else None,
        hints=read_hints("hints.md", _text(files, "hints.md")) if "hints.md" in files else (),
        solution=_text(files, "solution.md") if "solution.md" in files else None,
        submissions=tuple(_labelled(name, files[name]) for name in sorted(files) if name.startswith(f"{SUBMISSIONS}/")),
        files=MappingProxyType(dict(files)),
        digest=_digest(files),
        equivalents=manifest.equivalents,
    )


def _walk(folder: Path, prefix: str) -> Iterator[tuple[Path, str]]:
    """Every file with its name, in order. Rejects everything else except the folders of the format."""
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        name = prefix + entry.name
        if entry.is_symlink():
            _refuse_special(name)
        if entry.is_dir(follow_symlinks=False):
            if entry.name == "__pycache__":
                continue
            check_folder(name)
            yield from _walk(Path(entry.path), f"{name}/")
            continue
        check_file(name)
        if not entry.is_file(follow_symlinks=False):
            _refuse_special(name)
        yield Path(entry.path), name


def _read(path: Path, name: str, room: int) -> bytes:
    """The file's content, up to one byte more than `room`. The file may have changed since it was listed."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            _refuse_special(name)
        return file.read(room + 1)


def _refuse_special(name: str) -> NoReturn:
    raise PackageError(
        printable(name), "is a link or a special file; expected a regular file. Replace it with a copy of the file."
    )


def _check_files(files: Mapping[str, bytes], slug: str) -> None:
    check_count(len(files), slug)
    check_size(sum(len(content) for content in files.values()), slug)
    for name in sorted(files):
        check_file(name)
        check_length(name, len(files[name]))
    for name in REQUIRED:
        if name not in files:
            raise PackageError(name, f"is missing; a package needs {listed(REQUIRED)}. Add it.")


def _text(files: Mapping[str, bytes], name: str) -> str:
    try:
        text = files[name].decode("utf-8")
    except UnicodeDecodeError as error:
        line = files[name].count(b"\n", 0, error.start) + 1
        found = f"byte 0x{files[name][error.start]:02x} is not UTF-8"
        raise PackageError(f"{name}, line {line}", f"{found}; expected UTF-8. Save it as UTF-8.") from error
    if text.startswith("\ufeff"):
        raise PackageError(
            name, "starts with a byte order mark; expected none. Save it as UTF-8 without a byte order mark."
        )
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise PackageError(f"{name}, line {line}", "contains a null character; expected text. Remove it.")
    return text.replace("\r\n", "\n")


def _labelled(name: str, source: bytes) -> Labelled:
    _, folder, last = name.split("/")
    verdict = Verdict(folder)
    diagnosis = _diagnosis(name, source, may_fail=verdict is Verdict.COMPILE_ERROR)
    if verdict is Verdict.WRONG_ANSWER and diagnosis is None:
        raise PackageError(name, "has no diagnosis; expected a docstring whose first line says what is wrong. Add one.")
    return Labelled(verdict, last, source, diagnosis)


def _diagnosis(name: str, source: bytes, may_fail: bool) -> str | None:
    """The first line of the docstring. The source is only parsed, never run."""
    if len(source) > MAX_SOURCE_BYTES:  # allowed only in compile_error, and then this is why it fails
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # do not print warnings about a learner-like source
            docstring = ast.get_docstring(ast.parse(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        if may_fail:
            return None
        line = error.lineno if isinstance(error, SyntaxError) else None
        raise PackageError(
            f"{name}, line {line}" if line else name,
            f"is not valid Python: {error}. Correct it, or move it to {SUBMISSIONS}/{Verdict.COMPILE_ERROR}.",
        ) from error
    first = docstring.strip().split("\n")[0].strip() if docstring else ""
    if not first.isprintable():
        raise PackageError(
            name, "the first line of the docstring contains control characters; expected plain text. Remove them."
        )
    return first or None


def _digest(files: Mapping[str, bytes]) -> str:
    """The digest includes lengths, so that different packages never hash the same bytes."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name])}\0".encode("ascii"))
        digest.update(files[name])
    return digest.hexdigest()
