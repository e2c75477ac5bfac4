"""Reads values from a TOML table, and checks presence, type and range. Every error names the file and the key."""

import math
from collections.abc import Mapping, Sequence
from typing import NoReturn

from judge.errors import PackageError
from judge.packages.quoting import listed, shown, suggestion


class Table:
    """One table of `file`. `prefix` is its dotted name followed by a dot, or empty for the top level."""

    def __init__(self, file: str, prefix: str, values: Mapping[str, object], keys: Sequence[str]) -> None:
        """Reject keys of `values` that are not in `keys`."""
        self._file = file
        self._prefix = prefix
        self._values = values
        for key in values:
            if key not in keys:
                name = key if key.isidentifier() and key.isascii() else shown(key)
                self.refuse(
                    name, f"unknown key{suggestion(key, keys)}; expected {listed(keys)}. Remove or rename the key."
                )

    def refuse(self, key: str, message: str) -> NoReturn:
        """Raise the error that names this file and `key`."""
        raise PackageError(f"{self._file}: {self._prefix}{key}", message)

    def has(self, key: str) -> bool:
        """Whether the table has this key."""
        return key in self._values

    def table(self, key: str, keys: Sequence[str]) -> "Table":
        """The table at `key`, empty if there is none. It may contain only `keys`."""
        values = self._values.get(key, {})
        if not isinstance(values, dict):
            self._mistyped(key, values, f"a table, [{self._prefix}{key}]")
        return Table(self._file, f"{self._prefix}{key}.", values, keys)

    def tables(self, key: str, keys: Sequence[str]) -> list["Table"]:
        """The array of tables at `key`, empty if there is none."""
        values = self._values.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            self._mistyped(key, values, f"an array of tables, [[{self._prefix}{key}]]")
        return [Table(self._file, f"{self._prefix}{key}[{i}].", value, keys) for i, value in enumerate(values)]

    def text(self, key: str) -> str:
        """A required string: one printable line that is not blank."""
        return self._line(key, self._required(key, "a string"))

    def texts(self, key: str, default: Sequence[str] | None = None) -> tuple[str, ...]:
        """An array of strings without blanks and duplicates. Required if there is no default."""
        if default is not None and not self.has(key):
            return tuple(default)
        values = self._required(key, "an array of strings")
        if not isinstance(values, list):
            self._mistyped(key, values, "an array of strings")
        lines = tuple(self._line(f"{key}[{i}]", value) for i, value in enumerate(values))
        seen: set[str] = set()
        for i, line in enumerate(lines):
            if line in seen:
                self.refuse(f"{key}[{i}]", f"{shown(line)} is listed twice; expected each once. Remove one.")
            seen.add(line)
        return lines

    def choice(self, key: str, choices: Sequence[str]) -> str:
        """A required string that is one of `choices`."""
        value = self.text(key)
        if value not in choices:
            self.refuse(
                key,
                f"is {shown(value)}{suggestion(value, choices)}; expected one of {listed(choices)}. Choose one.",
            )
        return value

    def flag(self, key: str, default: bool) -> bool:
        """A boolean."""
        value = self._values.get(key, default)
        if not isinstance(value, bool):
            self._mistyped(key, value, "true or false")
        return value

    def whole(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """An integer with `low <= value <= high`. Required if there is no default."""
        expected = f"an integer from {low} to {high}" if low != high else f"the integer {low}"
        value = self._required(key, expected) if default is None else self._values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self._mistyped(key, value, expected)
        return value

    def tolerance(self, key: str) -> float:
        """A required finite number, 0 or greater."""
        expected = "a finite number >= 0"
        value = self._number(key, self._required(key, expected), expected)
        return value if value >= 0 else self._mistyped(key, value, expected)

    def seconds(self, key: str, high: float, default: float) -> float:
        """A duration, greater than 0 and at most `high`."""
        expected = f"a number of seconds, greater than 0 and at most {high:g}"
        value = self._number(key, self._values.get(key, default), expected)
        return value if 0 < value <= high else self._mistyped(key, value, expected)

    def _required(self, key: str, expected: str) -> object:
        if key not in self._values:
            self.refuse(key, f"is missing; expected {expected}. Add it.")
        return self._values[key]

    def _line(self, key: str, value: object) -> str:
        if not isinstance(value, str) or not value.strip() or not value.isprintable():
            self._mistyped(key, value, "a string: one printable line, not blank")
        return value

    def _number(self, key: str, value: object, expected: str) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            self._mistyped(key, value, expected)
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        return number if math.isfinite(number) else self._mistyped(key, value, expected)

    def _mistyped(self, key: str, value: object, expected: str) -> NoReturn:
        found = str(value).lower() if isinstance(value, bool) else shown(value)
        self.refuse(key, f"is {found}; expected {expected}. Change the value.")
