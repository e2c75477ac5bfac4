"""`judge.disk_cache`: files that are kept whole, for this user only."""

import stat
from pathlib import Path

import numpy as np
import pytest

from judge.disk_cache import key_of, packed, read, write
from judge.inside.wire import decode, encode


def test_round_trip(tmp_path: Path) -> None:
    """What is written is read back, from a file and a folder that only this user can open."""
    path = tmp_path / "expected" / "name"
    write(path, {"answers": [1.5, "a", None], "raw": np.arange(3)})
    found = read(path)
    assert found is not None
    assert (found["answers"], found["raw"].tolist()) == ([1.5, "a", None], [0, 1, 2])
    assert [stat.S_IMODE(it.stat().st_mode) for it in (path, path.parent)] == [0o600, 0o700]


def test_replaced_whole(tmp_path: Path) -> None:
    """Writing again replaces the file, and no draft is left."""
    path = tmp_path / "name"
    write(path, {"n": 1})
    write(path, {"n": 2})
    assert read(path) == {"n": 2}
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("content", [None, b"", b"garbage", encode([1, 2]), encode({"n": 1})[:-1]])
def test_nothing_to_read(tmp_path: Path, content: bytes | None) -> None:
    """A missing or damaged file, or one that holds no dict, is as good as none."""
    path = tmp_path / "name"
    if content is not None:
        path.write_bytes(content)
    assert read(path) is None


def test_keys() -> None:
    """A key depends on each part and on where one part ends and the next begins; text is the same as its bytes."""
    keys = [key_of(*parts) for parts in (("ab", "c"), ("a", "bc"), ("abc",), ("c", "ab"), ("ab", "c", ""), ())]
    assert len(set(keys)) == len(keys)
    assert key_of("ä", b"c") == key_of("ä".encode(), "c") == key_of("ä", "c")


def test_packed() -> None:
    """A packed value is an array of bytes that decodes to the value, even if it is as deep as a value may be."""
    value: list[object] = []
    for _ in range(30):
        value = [value]
    array = packed(value)
    assert (array.dtype, array.ndim) == (np.uint8, 1)
    assert decode(array.tobytes()) == value
    assert decode(encode({"kept": array}))["kept"].tolist() == array.tolist()
