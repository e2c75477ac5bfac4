"""What crosses the wall: everything that may, comes out as it went in; everything else is refused, at little cost."""

import struct
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from judge.inside import wire
from judge.inside.wire import DTYPES, HEADER, Frame, Opaque, WireError, decode, encode, header, pack

SIZE = struct.Struct("<I")
NUMPY_DTYPES = [name for name in DTYPES if name != "bfloat16"]
shapes = hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)
arrays = st.sampled_from(NUMPY_DTYPES).flatmap(lambda name: hnp.arrays(name, shapes))
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers() | texts
keys = texts | st.integers() | st.booleans() | st.floats(allow_nan=False)
values = st.recursive(
    arrays | scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.lists(inner, max_size=4).map(tuple) | st.dictionaries(keys, inner, max_size=4)
    ),
    max_leaves=8,
)


def same(one: Any, other: Any) -> bool:
    """Of one type, and equal to the last bit; NaN is NaN."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return (one.dtype, one.shape, one.tobytes()) == (other.dtype, other.shape, other.tobytes())
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return same(list(one.items()), list(other.items()))
    return bool(one == other) or repr(one) == repr(other)


def array(name: str, shape: tuple[int, ...], raw: bytes = b"") -> bytes:
    """An array as bytes, made by hand."""
    axes = b"".join(struct.pack("<Q", axis) for axis in shape)
    return b"a" + bytes((DTYPES.index(name), len(shape))) + axes + raw


def number(value: int, size: int) -> bytes:
    """An integer as bytes, made by hand."""
    return b"i" + SIZE.pack(size) + value.to_bytes(size, "little", signed=True)


def refusal(data: bytes) -> str:
    """What `decode` has against it."""
    with pytest.raises(WireError) as caught:
        decode(data)
    assert len(str(caught.value)) < 500
    return str(caught.value)


def tolerate(data: bytes) -> None:
    """`data` is a value, which can be written again, or refused in few words."""
    try:
        value = decode(data)
    except WireError as error:
        said = str(error)
    else:
        said = ""
        encode(value)
    assert len(said) < 500


def nested(depth: int) -> Any:
    """None in `depth` lists."""
    value: Any = None
    for _ in range(depth):
        value = [value]
    return value


@given(values)
def test_round_trip(value: Any) -> None:
    """Every value that may cross comes out as it went in: class, dtype, shape and bits."""
    assert same(decode(encode(value)), value)


@pytest.mark.parametrize("name", NUMPY_DTYPES)
@pytest.mark.parametrize("shape", [(), (0,), (2, 0, 3), (3,), (2, 3)])
def test_dtypes(name: str, shape: tuple[int, ...]) -> None:
    """Every dtype of the list crosses in every shape, 0-d and empty ones included, and comes out writable."""
    value = np.arange(np.prod(shape, dtype=int)).reshape(shape).astype(name)
    got = decode(encode(value))
    assert same(got, value)
    assert got.flags.writeable
    assert got.flags.c_contiguous


def test_layouts() -> None:
    """Big-endian, strided and Fortran-ordered arrays come out as C-ordered ones with the same values."""
    value = np.arange(24, dtype=">i4").reshape(4, 6)
    for view in (value, value[::2, ::-3], np.asfortranarray(value), value.T):
        got = decode(encode(view))
        assert got.dtype == np.dtype("<i4")
        assert np.array_equal(got, view)


def test_scalars_of_numpy_are_0d_arrays() -> None:
    """A NumPy scalar comes out as a 0-d array of its dtype."""
    for scalar in (np.float32(1.5), np.bool_(True), np.uint8(3), np.complex64(1j), np.float64(2)):
        assert same(decode(encode(scalar)), np.asarray(scalar))


def test_bfloat16() -> None:
    """The trusted side, which does not know bfloat16, reads it as the float32 that equals it."""
    ones = np.array([0x3F80, 0xBF80, 0x4049, 0x7F80, 0x0001], "<u2")
    got = decode(array("bfloat16", (5,), ones.tobytes()))
    assert got.dtype == np.float32
    assert got.tolist() == [1.0, -1.0, 3.140625, float("inf"), 9.183549615799121e-41]
    assert decode(array("bfloat16", (), ones[:1].tobytes())).shape == ()
    assert decode(array("bfloat16", (0, 3))).shape == (0, 3)
    got[0] = 2.0


def test_booleans_are_0_or_1() -> None:
    """A byte that is neither 0 nor 1 in an array of booleans is read as true: no such byte gets into NumPy."""
    assert decode(array("bool", (3,), b"\0\1\xff")).tobytes() == b"\0\1\1"


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ({1, 2}, "set"),
        (print, "builtin_function_or_method"),
        (b"bytes", "bytes"),
        (np.array([object()]), "array of dtype object"),
        (np.array(["text"]), "array of dtype str128"),
        (np.array(0, "M8[s]"), "array of dtype datetime64[s]"),
        ({(1, 2): 3}, "dict with keys that are neither strings nor numbers"),
        (dict.fromkeys(range(1001)), "dict with more than 1000 numbers as keys"),
        pytest.param(1 << (8 * wire.MAX_INT_BYTES), "int", id="a number too long to be written down"),
    ],
)
def test_what_cannot_cross(value: Any, name: str) -> None:
    """Of what cannot cross, the name of its type does, and what stands beside it is not lost."""
    assert decode(encode([value, 1])) == [Opaque(name), 1]


def test_halves_of_characters() -> None:
    """A lone surrogate, which no UTF-8 holds, is replaced, and refuses nothing."""
    assert decode(encode("a\ud800b")) == "a\ufffd\ufffd\ufffdb"


def test_depth() -> None:
    """What is nested as deep as it may be comes through; one deeper is cut by the writer and refused by the reader."""
    assert decode(encode(nested(wire.MAX_DEPTH - 1))) == nested(wire.MAX_DEPTH - 1)
    assert "Opaque" in repr(decode(encode(nested(wire.MAX_DEPTH + 5))))
    assert "nested deeper" in refusal((b"l" + SIZE.pack(1)) * (wire.MAX_DEPTH + 1) + b"N")
    assert "nested deeper" in refusal((b"d" + SIZE.pack(1)) * 100_000 + b"N")


def test_circles() -> None:
    """A list that holds itself is written in bounded depth."""
    value: list[Any] = []
    value.append(value)
    assert "Opaque" in repr(decode(encode(value)))


def test_count() -> None:
    """The reader stops at the greatest number of values, however many are announced or there."""
    size = wire.MAX_VALUES
    assert len(decode(b"l" + SIZE.pack(size - 1) + b"N" * (size - 1))) == size - 1
    assert "more than" in refusal(b"l" + SIZE.pack(size) + b"N" * size)


@pytest.mark.parametrize("tag", [b"l", b"t", b"d", b"s", b"o", b"i"])
def test_announced_and_missing(tag: bytes) -> None:
    """Four billion that are announced and not there cost nothing."""
    assert refusal(tag + SIZE.pack(0xFFFFFFFF))


def test_integers() -> None:
    """Integers have at most so many bytes, of any sign, padded or not; none at all is zero."""
    greatest = (1 << (8 * wire.MAX_INT_BYTES - 1)) - 1
    for value in (0, -1, 127, 128, -128, -129, 2**63, -(2**63), greatest, -greatest - 1):
        assert decode(encode(value)) == value or value == -greatest - 1
    assert decode(number(-5, wire.MAX_INT_BYTES)) == -5
    assert decode(b"i" + SIZE.pack(0)) == 0
    assert "too long" in refusal(number(1, wire.MAX_INT_BYTES + 1))


def test_keys() -> None:
    """Keys are strings and numbers; of the latter so few that keys chosen to collide cost little."""
    colliding = [number(k * (2**61 - 1), 16) + b"N" for k in range(wire.MAX_NUMBER_KEYS + 1)]
    kept = decode(b"d" + SIZE.pack(len(colliding) - 1) + b"".join(colliding[:-1]))
    assert len({hash(key) for key in kept}) == 1
    assert "numbers as keys" in refusal(b"d" + SIZE.pack(len(colliding)) + b"".join(colliding))
    assert len(decode(encode({str(n): n for n in range(5000)}))) == 5000
    for key in (b"N", b"l" + SIZE.pack(0), array("int8", (0,)), b"o" + SIZE.pack(0)):
        assert "cannot be a key" in refusal(b"d" + SIZE.pack(1) + key + b"N")


def test_arrays_that_cannot_be() -> None:
    """Too many dimensions, an unknown dtype, and more elements than there are bytes are refused without allocating."""
    assert "no dtype" in refusal(b"a" + bytes((len(DTYPES), 0)))
    assert "dimensions" in refusal(array("int8", (1,) * (wire.MAX_DIMENSIONS + 1), b"\0"))
    assert "are there" in refusal(array("float64", (1 << 20,)))
    assert "are there" in refusal(array("float64", (1 << 20,) * wire.MAX_DIMENSIONS))
    assert "over the limit" in refusal(array("float64", (1 << 60,)))
    assert "are there" in refusal(array("float64", (2, 2), b"\0" * 31))
    assert "follow" in refusal(array("float64", (2, 2), b"\0" * 33))


def test_huge_axes_of_nothing() -> None:
    """An empty array may have axes that no array can have: that is a refusal too, not an error of NumPy's."""
    assert decode(array("float64", (0, wire.MAX_FRAME_BYTES))).shape == (0, wire.MAX_FRAME_BYTES)
    assert "over the limit" in refusal(array("float64", (0, 1 << 63)))
    for name in ("float64", "bfloat16", "bool"):
        assert "no array has the shape" in refusal(array(name, (0, *(wire.MAX_FRAME_BYTES,) * 8)))


@given(st.binary(max_size=200))
def test_garbage(data: bytes) -> None:
    """Any bytes are a value or a WireError."""
    tolerate(data)


@given(values, st.data())
def test_damaged(value: Any, data: st.DataObject) -> None:
    """A value with some of its bytes changed, cut off or added is a value or a WireError."""
    raw = bytearray(encode(value))
    for place in data.draw(st.lists(st.integers(0, len(raw) - 1), max_size=4)):
        raw[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(raw)))
    for damaged in (bytes(raw), bytes(raw[:cut]), bytes(raw) + b"N"):
        tolerate(damaged)


@given(values)
def test_cut_short(value: Any) -> None:
    """No proper beginning of a value is a value."""
    raw = encode(value)
    for end in range(min(len(raw), 64)):
        refusal(raw[:end])


@pytest.mark.parametrize("kind", Frame)
def test_frames(kind: Frame) -> None:
    """A frame's header says its kind and length."""
    data = pack(kind, b"payload")
    assert header(data[: HEADER.size]) == (kind, 7)
    assert data[HEADER.size :] == b"payload"


@given(st.binary(min_size=HEADER.size, max_size=HEADER.size))
def test_headers(data: bytes) -> None:
    """Any header announces a known kind and a length within the limit, or is refused."""
    try:
        kind, length = header(data)
    except WireError:
        return
    assert kind in Frame
    assert length <= wire.MAX_FRAME_BYTES


def test_frames_that_cannot_be() -> None:
    """An unknown kind and a length over the limit are refused before a byte of the payload is read."""
    assert header(HEADER.pack(Frame.ANSWER, wire.MAX_FRAME_BYTES)) == (Frame.ANSWER, wire.MAX_FRAME_BYTES)
    for kind, length in ((Frame.ANSWER, wire.MAX_FRAME_BYTES + 1), (Frame.ANSWER, 2**64 - 1), (0, 0), (255, 5)):
        with pytest.raises(WireError):
            header(HEADER.pack(kind, length))


def test_an_answer_that_is_too_large_is_named() -> None:
    """What is over a bound as a whole crosses as one `Opaque` that names the bound: it is an answer, and not babble."""
    assert decode(encode([1.0] * wire.MAX_VALUES)) == Opaque(f"list of more than {wire.MAX_VALUES} values")
    large = np.ones(wire.MAX_FRAME_BYTES // 8 + 1, np.float64)
    assert decode(encode(large)) == Opaque("array of more than 64 MiB")


def test_an_array_larger_than_memory() -> None:
    """An array that is large only by its strides is named, and never copied."""
    assert decode(encode(np.broadcast_to(np.float32(1), (10**6, 10**6)))) == Opaque("array of more than 64 MiB")
