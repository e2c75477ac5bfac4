"""Packs a package's files into a zip, reproducibly, and unpacks untrusted zips.

*Theory of operation.* The central directory is not trusted. The names, kinds and sizes that it declares are checked before
anything is unpacked. Then each entry is unpacked into memory under a limit that we count, and must have the declared size.
Nothing is written to disk, so names cannot do harm there. They are checked anyway, because they are stored.
"""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import NoReturn

from judge.errors import PackageError
from judge.packages.layout import MANIFEST, MAX_BYTES, check_count, check_file, check_folder, check_size, check_slug
from judge.packages.manifest import read_manifest
from judge.packages.quoting import printable, shown

MAX_PACKED_BYTES = 1024 * 1024

_ZIP = "the zip"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can store
_ENCRYPTED = 0x0001 | 0x0040 | 0x2000  # flags: encryption, strong encryption, masked directory
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
    """A zip with one top folder, named after the slug in problem.toml. The same files give the same bytes.

    Raises:
        PackageError: a file name is not allowed, there is no slug, or a limit is exceeded (1 MiB packed, 16 MiB, 500 files).
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
    """The name of the top folder, and the files in it, for `parse`.

    Raises:
        PackageError: it is not a zip, it exceeds a limit, or an entry is not a plain file or folder of a package.
    """
    _check_packed(len(data))
    if not data.startswith(b"PK\x03\x04"):  # zipfile itself would ignore leading bytes
        raise PackageError(
            _ZIP, "is not a zip file, or is empty; expected a zip with one folder. Zip the package's folder."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _unpack(archive)
    except _BROKEN as error:
        raise PackageError(_ZIP, f"is damaged: {shown(str(error))}. Create the zip again.") from error


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
    """The top folder, after checking what the directory declares of every entry."""
    check_count(sum(not info.is_dir() for info in entries), _ZIP)
    check_size(sum(info.file_size for info in entries), _ZIP)
    if not entries:
        raise PackageError(_ZIP, "is empty; expected one folder. Zip the package's folder.")
    slug = entries[0].filename.split("/")[0]
    seen: set[str] = set()
    for info in entries:
        _check_name(info)
        name = info.filename.removesuffix("/")
        if name in seen:
            _refuse(info, "is in the zip twice; expected each name once. Remove one.")
        seen.add(name)
        _check_kind(info)
        _check_place(info, slug)
    return slug


def _check_name(info: zipfile.ZipInfo) -> None:
    name = info.orig_filename  # `filename` ends at a null byte
    if not name.isascii() or not name.isprintable():
        _refuse(info, "is not printable ASCII. Rename it.")
    if "\\" in name:
        _refuse(info, "contains a backslash; expected / between folders. Create the zip with another tool.")
    if name.startswith("/") or name[1:2] == ":":
        _refuse(info, "is an absolute path; expected a path that starts with the top folder. Zip the folder itself.")
    if {"", ".", ".."} & set(name.removesuffix("/").split("/")):
        _refuse(info, "contains an empty part, `.` or `..`; expected folder names. Zip the folder itself.")


def _check_kind(info: zipfile.ZipInfo) -> None:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFDIR if info.is_dir() else stat.S_IFREG):
        _refuse(info, "is a link or a special file; expected a regular file. Replace it with a copy of the file.")
    if info.flag_bits & _ENCRYPTED:
        _refuse(info, "is encrypted; expected a zip without a password. Create it without one.")
    if info.compress_type not in _METHODS:
        _refuse(
            info,
            f"uses compression method {info.compress_type}; expected stored or deflated. Create the zip with another tool.",
        )
    if info.is_dir() and info.file_size:
        _refuse(info, "is a folder with content. Create the zip with another tool.")


def _check_place(info: zipfile.ZipInfo, slug: str) -> None:
    top, _, name = info.filename.partition("/")
    if not name and not info.is_dir():
        _refuse(info, "is outside the top folder; expected one folder named after the slug. Zip the folder itself.")
    if top != slug:
        _refuse(info, f"is in a second top folder, besides {shown(slug)}; expected only one. Remove the other.")
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
        _refuse(
            info,
            f"has {len(content)} bytes; expected {info.file_size}, as the zip's directory declares. Create the zip again.",
        )
    return content


def _slug(files: Mapping[str, bytes]) -> str:
    try:
        return read_manifest(files[MANIFEST].decode("utf-8")).slug
    except KeyError as error:
        raise PackageError(MANIFEST, "is missing; it must contain the slug. Add it.") from error
    except UnicodeDecodeError as error:
        raise PackageError(MANIFEST, "is not UTF-8. Save it as UTF-8.") from error


def _entry(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.create_system = 3  # Unix, independent of this machine
    info.external_attr = (stat.S_IFREG | 0o644) << 16
    return info


def _check_packed(size: int) -> None:
    if size > MAX_PACKED_BYTES:
        found = f"has {size} bytes; expected at most {MAX_PACKED_BYTES} (1 MiB)"
        raise PackageError(_ZIP, f"{found}. Make its files smaller.")


def _refuse(info: zipfile.ZipInfo, message: str) -> NoReturn:
    raise PackageError(f"{_ZIP}: {printable(info.orig_filename)}", message)
