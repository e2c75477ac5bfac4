"""Packing a package into a zip, and unpacking a stranger's zip."""

import io
import random
import stat
import struct
import zipfile
from collections.abc import Callable, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judge.errors import PackageError
from judge.packages.archive import MAX_PACKED_BYTES, pack, unpack
from judge.packages.layout import MAX_BYTES, MAX_FILES, VERDICTS

MANIFEST = b"""\
format = 1
slug = "add"
[signature]
function = "add"
arguments = ["a"]
[tolerance]
atol = 0
rtol = 0
"""
FILES = {"problem.toml": MANIFEST, "cases.py": b"x = 1\n" * 100, "submissions/accepted/a.py": b""}


def zipped(entries: Iterable[tuple[str | zipfile.ZipInfo, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of `entries`, in their order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content, method)
    return buffer.getvalue()


def refusal(data: bytes) -> str:
    """What `unpack` says when it refuses; it can be printed anywhere."""
    with pytest.raises(PackageError) as caught:
        unpack(data)
    str(caught.value).encode("ascii")
    return str(caught.value)


def with_mode(name: str, mode: int) -> zipfile.ZipInfo:
    """An entry of a kind of file."""
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info


def patched(data: bytes, offset: int, form: str, value: int) -> bytes:
    """`data` with a field of the first central directory entry overwritten."""
    changed = bytearray(data)
    struct.pack_into(form, changed, data.index(b"PK\x01\x02") + offset, value)
    return bytes(changed)


def test_round_trip() -> None:
    """What is packed is unpacked, under the slug of problem.toml."""
    assert unpack(pack(FILES)) == ("add", FILES)


def test_same_bytes() -> None:
    """The order of the mapping changes nothing in the zip."""
    assert pack(FILES) == pack(dict(reversed(FILES.items())))


def test_pack_refuses() -> None:
    """A zip that nobody could unpack is never made."""
    with pytest.raises(PackageError, match=r"problem\.toml: is missing"):
        pack({})
    with pytest.raises(PackageError, match="is not UTF-8"):
        pack({"problem.toml": b"\xff"})
    with pytest.raises(PackageError, match="unknown file"):
        pack(FILES | {"notes.txt": b""})
    with pytest.raises(PackageError, match="more than 500 files"):
        pack(FILES | {f"submissions/accepted/a{i}.py": b"" for i in range(MAX_FILES)})
    with pytest.raises(PackageError, match="more than 16 MiB"):
        pack(FILES | {"warmup.py": bytes(MAX_BYTES)})
    noise = random.Random(0).randbytes(MAX_PACKED_BYTES)
    with pytest.raises(PackageError, match="expected at most 1048576"):
        pack(FILES | {"warmup.py": noise})


def test_folders_and_stored_entries() -> None:
    """Entries for the format's own folders, and entries that are not compressed, are accepted."""
    names: list[tuple[str | zipfile.ZipInfo, bytes]] = [
        ("add/", b""),
        ("add/submissions/", b""),
        (with_mode("add/submissions/accepted/", stat.S_IFDIR | 0o755), b""),
        ("add/cases.py", b"x"),
    ]
    assert unpack(zipped(names, zipfile.ZIP_STORED)) == ("add", {"cases.py": b"x"})


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("cases.py", "outside the top folder"),
        ("/add/cases.py", "absolute path"),
        ("C:/add/cases.py", "absolute path"),
        ("../cases.py", "`..`"),
        ("add/../cases.py", "`..`"),
        ("add//cases.py", "empty part"),
        ("add/./cases.py", "empty part"),
        ("add\\cases.py", "backslash"),
        ("add/cäses.py", "printable ASCII"),
        ("add/ca\nses.py", "printable ASCII"),
        ("Add/cases.py", "not a slug"),
        ("outer/add/cases.py", "unknown folder"),
        ("add/add/cases.py", "unknown folder"),
        ("add/notes.txt", "unknown file"),
        ("add/notes/", "unknown folder"),
        ("add/__pycache__/x.pyc", "unknown folder"),
        ("__MACOSX/._add", "not a slug"),
    ],
)
def test_names(name: str, said: str) -> None:
    """A name that the folder format has no place for, or that leaves the top folder, is refused."""
    assert said in refusal(zipped([(name, b"")]))


def test_null_byte_in_a_name() -> None:
    """A name is not cut at a null byte, as the zip reader would."""
    data = zipped([("add/cases.py_.txt", b"")]).replace(b"cases.py_", b"cases.py\0")
    assert "printable ASCII" in refusal(data)


def test_two_top_folders() -> None:
    """There is one top folder."""
    assert "second top folder" in refusal(zipped([("add/cases.py", b""), ("sub/cases.py", b"")]))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("second", ["add/cases.py", "add/cases.py/"])
def test_duplicates(second: str) -> None:
    """A name stands there once, be it a file's or a folder's."""
    assert "twice" in refusal(zipped([("add/cases.py", b"1"), (second, b"")]))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFDIR, stat.S_IFSOCK])
def test_kinds(kind: int) -> None:
    """Links and whatever else is not a plain file are refused."""
    assert "a link or a special file" in refusal(zipped([(with_mode("add/cases.py", kind | 0o644), b"/etc/passwd")]))


def test_folder_with_content() -> None:
    """A folder's entry holds nothing."""
    assert "folder with content" in refusal(zipped([("add/", b"text")]))


@pytest.mark.parametrize("flag", [0x1, 0x41, 0x2000])
def test_encrypted(flag: int) -> None:
    """Encrypted entries are refused by their flag."""
    assert "encrypted" in refusal(patched(zipped([("add/cases.py", b"x")]), 8, "<H", flag))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods(method: int) -> None:
    """Only stored and deflated entries are unpacked."""
    assert f"method {method}" in refusal(zipped([("add/cases.py", b"x")], method))


def test_caps() -> None:
    """Too many bytes packed, too many unpacked and too many files are refused."""
    assert "at most 1048576" in refusal(bytes(MAX_PACKED_BYTES + 1))
    half = bytes(MAX_BYTES // 2)
    assert "more than 16 MiB" in refusal(zipped([("add/cases.py", half + b"1"), ("add/warmup.py", half)]))
    assert unpack(zipped([("add/cases.py", half), ("add/warmup.py", half)]))[1]["warmup.py"] == half
    names = [(f"add/submissions/accepted/a{i}.py", b"") for i in range(MAX_FILES + 1)]
    assert "more than 500 files" in refusal(zipped(names))
    assert len(unpack(zipped(names[1:]))[1]) == MAX_FILES


@pytest.mark.parametrize("size", [0, 5, 99, 101, 10**6])
def test_size_that_lies(size: int) -> None:
    """An entry that is not as long as its directory says is refused."""
    refusal(patched(zipped([("add/cases.py", b"x" * 100)]), 24, "<I", size))


def test_size_that_lies_with_a_fitting_checksum() -> None:
    """An entry that ends before the announced length is refused, though its checksum is right."""
    data = patched(zipped([("add/cases.py", b"x" * 100)]), 24, "<I", 200)
    assert "has 100 bytes; expected 200" in refusal(data)


def test_zip64_size_that_lies() -> None:
    """A size announced in the 64-bit extension counts against the cap."""
    info = zipfile.ZipInfo("add/cases.py")
    info.extra = struct.pack("<HHQ", 1, 8, 2**63)
    data = zipped([(info, b"x")])
    assert "more than 16 MiB" in refusal(patched(data, 24, "<I", 0xFFFFFFFF))


def test_overlapping_entries() -> None:
    """Entries that share one compressed body are counted by what they unpack to, and their names must agree."""
    data = bytearray(zipped([("add/cases.py", bytes(10**6)), ("add/hints.md", b"")]))
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    struct.pack_into("<I", data, second + 42, 0)
    assert "damaged" in refusal(bytes(data))


@pytest.mark.parametrize(
    "break_it",
    [
        lambda data: b"",
        lambda data: b"text",
        lambda data: b"PK\x05\x06" + bytes(18),
        lambda data: b"#!/bin/sh\n" + data,
        lambda data: data[:-30],
        lambda data: data[: len(data) // 2],
        lambda data: patched(data, 16, "<I", 1),
        lambda data: patched(data, 6, "<H", 99),
        lambda data: patched(data, 42, "<I", 10**6),
        lambda data: data[:-10] + bytes(10),
    ],
)
def test_damage(break_it: Callable[[bytes], bytes]) -> None:
    """What is no zip, a cut one, or one with wrong sums and offsets is refused in words."""
    said = refusal(break_it(pack(FILES)))
    assert any(words in said for words in ("damaged", "not a zip", "is empty"))


sources = st.builds(
    "submissions/{}/{}.py".format, st.sampled_from(VERDICTS), st.from_regex(r"[a-z0-9_]{1,8}", fullmatch=True)
)
names = st.sampled_from(["cases.py", "statement.md", "warmup.py"]) | sources


@given(st.dictionaries(names, st.binary()))
def test_round_trip_of_anything(files: dict[str, bytes]) -> None:
    """Every set of files that the format knows survives the zip unchanged."""
    files["problem.toml"] = MANIFEST
    assert unpack(pack(files)) == ("add", files)


def answers(data: bytes) -> bool:
    """Does `unpack` answer, with files or with a refusal?"""
    try:
        return unpack(data)[0] == "add"
    except PackageError:
        return True


@given(st.binary())
def test_garbage(data: bytes) -> None:
    """Any bytes are unpacked or refused."""
    assert answers(data)
    assert answers(b"PK\x03\x04" + data)


@given(st.data())
def test_garbled_zips(data: st.DataObject) -> None:
    """A zip with some bytes overwritten is unpacked or refused."""
    changed = bytearray(pack(FILES))
    for _ in range(data.draw(st.integers(1, 4))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    assert answers(bytes(changed))
