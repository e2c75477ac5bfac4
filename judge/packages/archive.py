"""Packs a package's files into a zip, always into the same bytes, and unpacks a stranger's zip without trusting it.

*Theory of operation.* The central directory is a claim. Names, kinds and sizes are refused by what it claims before
anything is unpacked; then each entry is unpacked into memory under a cap that is counted by us, and must turn out as
long as claimed. Nothing is ever written to disk, so a name can do no harm there; it is checked all the same, because
the names are kept.
"""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import NoReturn

from judge.errors import PackageError
from judge.packages.layout import (
    MANIFEST,
    MAX_BYTES,
    check_count,
    check_file,
    check_folder,
    check_size,
    check_slug,
    printable,
    shown,
)
from judge.packages.manifest import read_manifest

MAX_PACKED_BYTES = 1024 * 1024

_ZIP = "the zip"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold
_ENCRYPTED = 0x0001 | 0x0040 | 0x2000  # flags: encrypted, strongly, with a masked directory
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,  # UnicodeDecodeError of a name among them
    RuntimeError,  # NotImplementedError of a version or a flag among them
    OverflowError,
    IndexError,
)


def pack(files: Mapping[str, bytes]) -> bytes:
    """A zip with one top folder, named as the slug in problem.toml. The same files give the same bytes.

    Raises:
        PackageError: a name that no package has, no slug, or too much: over 1 MiB packed, 16 MiB unpacked, 500 files.
    """
    check_count(len(files), _ZIP)
    check_size(sum(len(content) for content in files.values()), _ZIP)
    slug = _slug(files)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            check_file(name)
            archive.writestr(_entry(f"{slug}/{name}"), files[name], zipfile.ZIP_DEFLATED, compresslevel=9)
    _check_packed(buffer.tell())
    return buffer.getvalue()


def unpack(data: bytes) -> tuple[str, dict[str, bytes]]:
    """The name of the top folder, and the files below it; `parse` takes both.

    Raises:
        PackageError: no zip, more in it than the format allows, or an entry that is not a plain file or folder of it.
    """
    _check_packed(len(data))
    if not data.startswith(b"PK\x03\x04"):  # zipfile itself would pass over whatever stands before
        raise PackageError(_ZIP, "is not a zip, or is empty; expected one folder, packed. Pack the package's folder.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _unpack(archive)
    except _BROKEN as error:
        raise PackageError(_ZIP, f"is damaged: {shown(str(error))}. Pack it again.") from error


def _unpack(archive: zipfile.ZipFile) -> tuple[str, dict[str, bytes]]:
    entries = archive.infolist()
    slug = _top(entries)
    files: dict[str, bytes] = {}
    size = 0
    for info in entries:
        if not info.is_dir():
            name = info.filename.removeprefix(f"{slug}/")
            files[name] = _content(archive, info, MAX_BYTES - size)
            size += len(files[name])
    return slug, files


def _top(entries: list[zipfile.ZipInfo]) -> str:
    """The one top folder, after every entry's claims have been checked."""
    check_count(sum(not info.is_dir() for info in entries), _ZIP)
    check_size(sum(info.file_size for info in entries), _ZIP)
    if not entries:
        raise PackageError(_ZIP, "is empty; expected one folder, packed. Pack the package's folder.")
    slug = entries[0].filename.split("/")[0]
    seen: set[str] = set()
    for info in entries:
        _check_name(info)
        name = info.filename.removesuffix("/")
        if name in seen:
            _refuse(info, "stands there twice; expected each name once. Remove one.")
        seen.add(name)
        _check_kind(info)
        _check_place(info, slug)
    return slug


def _check_name(info: zipfile.ZipInfo) -> None:
    name = info.orig_filename  # `filename` ends where a null byte stands
    if not name.isascii() or not name.isprintable():
        _refuse(info, "is not plain printable ASCII. Rename it.")
    if "\\" in name:
        _refuse(info, "holds a backslash; expected / between folders. Pack it with another tool.")
    if name.startswith("/") or name[1:2] == ":":
        _refuse(info, "is an absolute name; expected one that begins with the top folder. Pack the folder itself.")
    if {"", ".", ".."} & set(name.removesuffix("/").split("/")):
        _refuse(info, "holds an empty part, `.` or `..`; expected folders' names. Pack the folder itself.")


def _check_kind(info: zipfile.ZipInfo) -> None:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFDIR if info.is_dir() else stat.S_IFREG):
        _refuse(info, "is a link or a special file; expected a plain file. Put the file itself in its place.")
    if info.flag_bits & _ENCRYPTED:
        _refuse(info, "is encrypted; expected a plain zip. Pack it without a password.")
    if info.compress_type not in _METHODS:
        _refuse(
            info, f"is packed by method {info.compress_type}; expected stored or deflated. Pack it with another tool."
        )
    if info.is_dir() and info.file_size:
        _refuse(info, "is a folder with content. Pack it with another tool.")


def _check_place(info: zipfile.ZipInfo, slug: str) -> None:
    top, _, name = info.filename.partition("/")
    if not name and not info.is_dir():
        _refuse(info, "lies beside the top folder; expected one folder named as the slug. Pack the folder itself.")
    if top != slug:
        _refuse(info, f"is in a second top folder, beside {shown(slug)}; expected one. Remove the other.")
    check_slug(slug, f"{_ZIP}'s top folder")
    if info.is_dir():
        if name:
            check_folder(name.removesuffix("/"))
    else:
        check_file(name)


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, room: int) -> bytes:
    with archive.open(info) as file:
        content = file.read(room + 1)
    check_size(MAX_BYTES - room + len(content), _ZIP)
    if len(content) != info.file_size:
        _refuse(info, f"has {len(content)} bytes; expected {info.file_size}, as its directory says. Pack it again.")
    return content


def _slug(files: Mapping[str, bytes]) -> str:
    try:
        return read_manifest(files[MANIFEST].decode("utf-8")).slug
    except KeyError as error:
        raise PackageError(MANIFEST, "is missing; expected it to name the slug. Add it.") from error
    except UnicodeDecodeError as error:
        raise PackageError(MANIFEST, "is not UTF-8. Save it as UTF-8.") from error


def _entry(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.create_system = 3  # Unix, whatever packs it
    info.external_attr = (stat.S_IFREG | 0o644) << 16
    return info


def _check_packed(size: int) -> None:
    if size > MAX_PACKED_BYTES:
        found = f"has {size} bytes; expected at most {MAX_PACKED_BYTES} (1 MiB)"
        raise PackageError(_ZIP, f"{found}. Make its files smaller.")


def _refuse(info: zipfile.ZipInfo, message: str) -> NoReturn:
    raise PackageError(f"{_ZIP}: {printable(info.orig_filename)}", message)
