"""The protocol between a box and the worker: frames with a kind and a limited length, which hold values as tagged bytes.

A frame is one byte for its kind, eight bytes for the length of its payload (little endian), and the payload. A value is one byte
for its tag, and its data; an array is a dtype from a list, a shape, and raw bytes in C order. Reading executes nothing: there is
no pickle, no dtype string, no format that contains code. It is bounded in bytes, depth and number of values, so that a malicious
frame costs its sender more than its reader.

Both sides import this module. The worker reads untrusted bytes with `header` and `decode` only.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np

MAX_FRAME_BYTES = 64 << 20  # answers here have some kilobytes; 64 MiB is generous, and bounded
MAX_DEPTH = 32
MAX_VALUES = 200_000
MAX_INT_BYTES = 4096
MAX_DIMENSIONS = 32
MAX_NUMBER_KEYS = 1000  # in one dict: numbers can be chosen to collide, so that each costs as much as all before it

HEADER = struct.Struct("<BQ")
_SIZE = struct.Struct("<I")
_FLOAT = struct.Struct("<d")
_COMPLEX = struct.Struct("<dd")
_AXIS = struct.Struct("<Q")

# The index of a name is sent. NumPy does not know bfloat16; it is read as the float32 of the same value.
DTYPES = (
    "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
    "float16", "bfloat16", "float32", "float64", "complex64", "complex128",
)  # fmt: skip
_ITEM_BYTES = {name: 2 if name == "bfloat16" else np.dtype(name).itemsize for name in DTYPES}


class Frame(IntEnum):
    """The kinds of frames: first those that the worker sends, then those that a box sends."""

    SOURCE = 1
    CASE = 2
    DRAW = 3
    HARVEST = 4
    PARK = 5
    REHEARSE = 6
    LOADED = 17
    ANSWER = 18
    ERROR = 19
    REHEARSED = 20


class WireError(ValueError):
    """Bytes that are not a valid frame or value."""


@dataclass(frozen=True)
class Opaque:
    """Stands for a value that cannot be sent, such as a set, a function or an array of objects, by the name of its type."""

    type_name: str


def pack(kind: Frame, payload: bytes) -> bytes:
    """One frame."""
    return HEADER.pack(kind, len(payload)) + payload


def header(data: bytes) -> tuple[Frame, int]:
    """The kind and payload length that `data`, a whole header, announces.

    Raises:
        WireError: no such kind, or a length over MAX_FRAME_BYTES.
    """
    number, length = HEADER.unpack(data)
    try:
        kind = Frame(number)
    except ValueError:
        raise WireError(f"no frame is of kind {number}") from None
    if length > MAX_FRAME_BYTES:
        raise WireError(f"a frame of {length} bytes is over the limit of {MAX_FRAME_BYTES}")
    return kind, length


def encode(value: Any) -> bytes:
    """Write a value. Parts that cannot be sent are written as `Opaque`, and so is a value that is too large."""
    out = bytearray()
    writer = _Writer(out)
    writer.write(value, 0)
    if writer.count > MAX_VALUES:
        return encode(Opaque(f"{type(value).__name__} of more than {MAX_VALUES} values"))
    if len(out) > MAX_FRAME_BYTES:
        return encode(Opaque(f"{type(value).__name__} of more than {MAX_FRAME_BYTES >> 20} MiB"))
    return bytes(out)


class _Writer:
    def __init__(self, out: bytearray) -> None:
        self.out = out
        self.count = 0

    def write(self, value: Any, depth: int) -> None:
        self.count += 1
        if isinstance(value, Opaque):
            self._bytes(b"o", value.type_name[:80].encode("utf-8", "replace"))
        elif depth >= MAX_DEPTH or self.count > MAX_VALUES:
            self._opaque(value)
        elif value is None:
            self.out += b"N"
        elif isinstance(value, (np.ndarray, np.generic)):
            self._array(np.asarray(value))
        elif isinstance(value, bool):
            self.out += b"T" if value else b"F"
        elif isinstance(value, (int, float, complex, str)):
            self._plain(value)
        elif isinstance(value, (list, tuple)):
            self._sequence(value, depth)
        elif isinstance(value, Mapping):
            self._mapping(value, depth)
        else:
            self._opaque(value)

    def _plain(self, value: complex | str) -> None:
        if isinstance(value, int):
            size = value.bit_length() // 8 + 1
            if size > MAX_INT_BYTES:
                return self._opaque(value)
            return self._bytes(b"i", int(value).to_bytes(size, "little", signed=True))
        if isinstance(value, float):
            self.out += b"f" + _FLOAT.pack(value)
        elif isinstance(value, complex):
            self.out += b"c" + _COMPLEX.pack(value.real, value.imag)
        else:
            self._bytes(b"s", str(value).encode("utf-8", "surrogatepass"))
        return None

    def _bytes(self, tag: bytes, data: bytes) -> None:
        self.out += tag + _SIZE.pack(len(data)) + data

    def _array(self, array: "np.ndarray[Any, Any]") -> None:
        name = array.dtype.name
        if array.nbytes > MAX_FRAME_BYTES:  # before it is copied: a broadcast array may be larger than any memory
            return self._bytes(b"o", f"array of more than {MAX_FRAME_BYTES >> 20} MiB".encode())
        if name not in DTYPES or array.ndim > MAX_DIMENSIONS:
            return self._bytes(b"o", f"array of dtype {name}"[:80].encode("utf-8", "replace"))
        if array.dtype.byteorder == ">":
            array = array.astype(array.dtype.newbyteorder("<"))
        self.out += b"a" + bytes((DTYPES.index(name), array.ndim))
        for axis in array.shape:
            self.out += _AXIS.pack(axis)
        self.out += array.tobytes()
        return None

    def _sequence(self, value: "list[Any] | tuple[Any, ...]", depth: int) -> None:
        self.out += (b"t" if isinstance(value, tuple) else b"l") + _SIZE.pack(len(value))
        for item in list(value):
            self.write(item, depth + 1)

    def _mapping(self, value: Mapping[Any, Any], depth: int) -> None:
        items = list(value.items())
        if any(not isinstance(key, (str, int, float, bool)) for key, _ in items):
            return self._bytes(b"o", b"dict with keys that are neither strings nor numbers")
        if sum(not isinstance(key, str) for key, _ in items) > MAX_NUMBER_KEYS:
            return self._bytes(b"o", f"dict with more than {MAX_NUMBER_KEYS} numbers as keys".encode())
        self.out += b"d" + _SIZE.pack(len(items))
        for key, item in items:
            self.write(key, depth + 1)
            self.write(item, depth + 1)
        return None

    def _opaque(self, value: object) -> None:
        self._bytes(b"o", type(value).__name__[:80].encode("utf-8", "replace"))


def decode(data: bytes) -> Any:
    """Read one value that fills `data` exactly. Arrays are new and writable.

    Raises:
        WireError: anything else.
    """
    reader = _Reader(data)
    value = reader.read(0)
    if reader.at != len(data):
        raise WireError(f"{len(data) - reader.at} bytes follow the value")
    return value


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0
        self.count = 0

    def take(self, size: int) -> bytes:
        if size > len(self.data) - self.at:
            raise WireError(f"{size} bytes are announced at byte {self.at}, {len(self.data) - self.at} are there")
        self.at += size
        return self.data[self.at - size : self.at]

    def read(self, depth: int) -> Any:
        self.count += 1
        if depth > MAX_DEPTH or self.count > MAX_VALUES:
            raise WireError(f"nested deeper than {MAX_DEPTH}, or more than {MAX_VALUES} values")
        tag = self.take(1)
        if tag in b"NTF":
            return {b"N": None, b"T": True, b"F": False}[tag]
        if tag == b"f":
            return _FLOAT.unpack(self.take(8))[0]
        if tag == b"c":
            return complex(*_COMPLEX.unpack(self.take(16)))
        if tag == b"a":
            return self._array()
        size = _SIZE.unpack(self.take(4))[0]
        if tag in b"ltd":
            return self._container(tag, size, depth)
        return self._sized(tag, size)

    def _sized(self, tag: bytes, size: int) -> Any:
        if tag == b"i" and size <= MAX_INT_BYTES:
            return int.from_bytes(self.take(size), "little", signed=True)
        if tag in b"so":
            text = self.take(size).decode("utf-8", "replace")
            return text if tag == b"s" else Opaque(text[:80])
        raise WireError(f"no value has the tag {tag!r}, or it is too long")

    def _container(self, tag: bytes, size: int, depth: int) -> Any:
        if tag == b"d":
            return self._mapping(size, depth)
        items = [self.read(depth + 1) for _ in range(size)]
        return tuple(items) if tag == b"t" else items

    def _mapping(self, size: int, depth: int) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        numbers = 0
        for _ in range(size):
            key = self.read(depth + 1)
            if not isinstance(key, (str, int, float)):
                raise WireError(f"a {type(key).__name__} cannot be a key")
            numbers += not isinstance(key, str)
            if numbers > MAX_NUMBER_KEYS:
                raise WireError(f"a dict has more than {MAX_NUMBER_KEYS} numbers as keys")
            found[key] = self.read(depth + 1)
        return found

    def _array(self) -> "np.ndarray[Any, Any]":
        number, ndim = self.take(2)
        if number >= len(DTYPES) or ndim > MAX_DIMENSIONS:
            raise WireError(f"no dtype has the number {number}, or {ndim} dimensions are too many")
        shape = tuple(_AXIS.unpack(self.take(8))[0] for _ in range(ndim))
        elements = 1
        for axis in shape:
            elements *= axis
        # An empty array may still announce axes that no ndarray can have: NumPy's own limit is on the product of the rest.
        if max(shape, default=0) > MAX_FRAME_BYTES:
            raise WireError(f"an axis of {max(shape)} elements is over the limit of {MAX_FRAME_BYTES}")
        name = DTYPES[number]
        raw = self.take(elements * _ITEM_BYTES[name])
        return _from_raw(raw, name, shape)


def _from_raw(raw: bytes, name: str, shape: tuple[int, ...]) -> "np.ndarray[Any, Any]":
    try:
        if name == "bfloat16":
            bits = np.frombuffer(raw, "<u2").astype("<u4") << 16
            values: np.ndarray[Any, Any] = bits.view("<f4").reshape(shape)
            return values
        if name == "bool":
            flags: np.ndarray[Any, Any] = np.frombuffer(raw, "u1") != 0
            return flags.reshape(shape)
        items: np.ndarray[Any, Any] = np.frombuffer(raw, np.dtype(name).newbyteorder("<"))
        copy: np.ndarray[Any, Any] = items.reshape(shape).copy()
        return copy
    except ValueError as error:
        raise WireError(f"no array has the shape {shape}: {error}") from None
