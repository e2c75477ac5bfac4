"""docs/package-format.md against the code: every key, type and default, every name, every size."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from judge.cases import author
from judge.comparison import arrange, effort, outputs
from judge.comparison.tolerance import Mode
from judge.errors import PackageError
from judge.packages import archive, layout, manifest
from judge.packages.manifest import Manifest, read_manifest
from judge.packages.reader import parse

PAGE = (Path(__file__).parents[3] / "docs" / "package-format.md").read_text(encoding="utf-8")
# Every required key, and one table of each array.
BASIS: dict[str, Any] = {
    "format": 1,
    "slug": "add",
    "signature": {"function": "add", "arguments": ["a"]},
    "tolerance": {"atol": 1e-5, "rtol": 0.5, "output": [{"path": "[0]", "atol": 1}]},
    "limits": {},
    "check": {"equivalent": [{"mutant": "M1", "reason": "Same."}]},
}
# For each type of the page: values that are read, and values that are refused.
TYPES: dict[str, tuple[list[Any], list[Any]]] = {
    "`1`": ([1], [2, 1.0, True, "1"]),
    "slug": (["add", "a_1"], ["Add", "1a", 3, ""]),
    "text": (["CC-BY-4.0"], ["", " ", 1, "a\0b", ["a"]]),
    "texts": ([[], ["a", "b c"]], ["a", [1], ["a", "a"], [""]]),
    "name": (["add", "sómme"], ["a b", "in", 1, ""]),
    "names": ([["a"], ["b", "a"]], [[], ["a", "a"], ["in"], "a"]),
    "flag": ([True, False], [0, "true"]),
    "number >= 0": ([0, 1, 0.5, 1e300], [-1, "1", True, float("inf"), float("nan")]),
    "seconds": ([0.5, 1, 3600], [0, -1, 3601, "1", True, float("nan")]),
    "path": (["[0]", "['a'][*]"], ["0", "a", "", 0]),
    "1 to 65536": ([1, 65536], [0, 65537, 1.5, True]),
    "1 to 16384": ([1, 16384], [0, 16385, 1.5, True]),
}
NO_DEFAULT = ("required", "none", "as around it")
UNKNOWN = re.compile(r"expected (.*)\. Remove or rename the key\.$")


def rows(heading: str) -> list[list[str]]:
    """The table below the heading, without its head."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.split("\n") if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


KEYS = {row[0].strip("`"): row for row in rows("problem.toml")}


def toml(value: Any) -> str:
    """A value as TOML writes it inline."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, str):
        return '"' + "".join(f"\\u{ord(c):04x}" if c in '"\\' or ord(c) < 32 else c for c in value) + '"'
    return str(value).lower() if isinstance(value, bool) else repr(value)


def changed(values: dict[str, Any], key: str, value: Any = None, *, remove: bool = False) -> dict[str, Any]:
    """`values` with another value under a dotted key, or without it; `[]` is the first table of an array."""
    head, _, rest = key.partition(".")
    copy = dict(values)
    name = head.removesuffix("[]")
    if rest:
        inner = values[name][0] if head.endswith("[]") else values[name]
        copy[name] = changed(inner, rest, value, remove=remove)
        copy[name] = [copy[name]] if head.endswith("[]") else copy[name]
    elif remove:
        copy.pop(name, None)
    else:
        copy[name] = value
    return copy


def read(values: dict[str, Any]) -> Manifest:
    """The manifest of these values."""
    return read_manifest("\n".join(f"{key} = {toml(value)}" for key, value in values.items()))


def kept(found: Manifest, key: str) -> Any:
    """What the manifest keeps of a dotted key, as TOML would have it."""
    value: Any = found
    for name in key.replace("check.equivalent[]", "equivalents[]").replace("output[]", "outputs[]").split("."):
        value = getattr(value, name.removesuffix("[]"))
        value = value[0] if name.endswith("[]") else value
    if key.endswith(".path"):
        return outputs.write_path(value)
    return list(value) if isinstance(value, tuple) else value


def refusal(values: dict[str, Any]) -> PackageError:
    """The error that reading these values raises."""
    with pytest.raises(PackageError) as caught:
        read(values)
    return caught.value


def samples(type_: str) -> tuple[list[Any], list[Any]]:
    """Values of a type, and values that are not; a list of words is a choice."""
    if type_ in TYPES:
        return TYPES[type_]
    return re.findall(r"`(\w+)`", type_), ["", "other", 1, True]


def accepted_keys(table: str) -> set[str]:
    """The keys that the reader accepts in one table, as its own refusal of an unknown key lists them."""
    listed = UNKNOWN.search(refusal(changed(BASIS, f"{table}no_such_key", 1)).message)
    assert listed
    return {f"{table}{key}" for key in listed[1].split(", ")}


def test_every_key_is_on_the_page_and_no_other() -> None:
    """The page's table has exactly the keys that problem.toml may hold."""
    tables = ("", "signature.", "tolerance.", "tolerance.output[].", "limits.", "check.", "check.equivalent[].")
    accepted = set().union(*map(accepted_keys, tables))
    inner = {table.rstrip(".").removesuffix("[]") for table in tables}
    assert set(KEYS) == accepted - inner


@pytest.mark.parametrize("key", KEYS)
def test_type(key: str) -> None:
    """A key takes the values of the type that the page gives, and refuses others by name."""
    good, bad = samples(KEYS[key][1])
    for value in good:
        found = read(changed(BASIS, key, value))
        assert key == "format" or kept(found, key) == value
    for value in bad:
        assert key.rpartition(".")[2] in refusal(changed(BASIS, key, value)).where


@pytest.mark.parametrize("key", KEYS)
def test_default(key: str) -> None:
    """A key that is left out has the default that the page gives, or is missed where it is required."""
    default = KEYS[key][2]
    assert default in NO_DEFAULT or default.startswith("`")
    without = changed(BASIS, key, remove=True)
    if key == "tolerance.output[].atol":
        without = changed(without, "tolerance.output[].rtol", 1)  # a table must say something
    if default == "required":
        assert refusal(without).message.startswith("is missing")
        return
    expected = None if default in NO_DEFAULT else tomllib.loads(f"x = {default.strip('`')}")["x"]
    assert kept(read(without), key) == expected


def test_exact_needs_neither() -> None:
    """In mode exact `atol` and `rtol` are not required, as the page says of both."""
    values = changed(BASIS, "tolerance", {"mode": "exact"})
    assert read(values).tolerance.terms() == (0.0, 0.0, 0.0)
    assert all("not required in mode `exact`" in KEYS[f"tolerance.{key}"][3] for key in ("atol", "rtol"))


def test_every_toml_of_the_page_is_read() -> None:
    """The examples of problem.toml and its parts are valid."""
    smallest, parts = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert read_manifest(smallest).slug == "mean_of_rows"
    found = read_manifest(smallest.split("[tolerance]")[0] + parts).tolerance
    assert [part.path for part in found.outputs] == [("grads",), ("grads", None, "bias")]


def test_the_package_of_the_page_is_read() -> None:
    """The folder that the page draws, with its manifest and its cases, is a package."""
    drawing = PAGE.split("```\n")[1]
    names = [line.split()[0] for line in drawing.split("\n") if line.startswith("  ")]
    tops = [name for name in names if "/" not in name]
    assert set(tops) == {*layout.REQUIRED, *layout.OPTIONAL}
    assert {line.split()[0] for line in drawing.split("\n") if " optional;" in line} == {
        *layout.OPTIONAL,
        f"{layout.SUBMISSIONS}/",
    }
    files = {name: b"# A title\n\n## Hint\nA text.\n" if name.endswith(".md") else b'"""A."""\n' for name in tops}
    files |= {f"submissions/{name}": b'"""A mistake."""\n' for name in names if name.endswith(".py") and "/" in name}
    files["problem.toml"] = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)[0].encode()
    files["cases.py"] = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)[0].encode()
    assert [labelled.name for labelled in parse(files, "mean_of_rows").submissions] == ["loop.py", "columns.py"]


def test_verdict_folders() -> None:
    """The page lists every folder that submissions/ may hold, in the order of the verdicts."""
    assert [row[0] for row in rows("submissions")] == [f"`submissions/{verdict}`" for verdict in layout.VERDICTS]


def test_modes() -> None:
    """The page explains every mode, and no other."""
    explained = PAGE.split("\n### Modes\n")[1].split("\n###")[0]
    assert re.findall(r"^- `(\w+)`:", explained, re.MULTILINE) == list(Mode)


def test_sizes() -> None:
    """The page's sizes are those that the code enforces."""
    mib, kib = 1 << 20, 1 << 10
    enforced = {
        "files": str(layout.MAX_FILES),
        "all files together": f"{layout.MAX_BYTES // mib} MiB",
        "a Python file": f"{layout.MAX_SOURCE_BYTES // kib} KiB",
        "any other file": f"{layout.MAX_FILE_BYTES // kib} KiB",
        "the zip": f"{archive.MAX_PACKED_BYTES // mib} MiB",
        "cases, including samples": str(author.MAX_CASES),
        "all arguments together": f"{author.MAX_BYTES // mib} MiB",
        "all expected results together": f"{author.MAX_BYTES // mib} MiB",
    }
    assert {row[0]: row[1] for row in rows("Sizes")} == enforced
    assert f"take {author.DRAW_SECONDS:g} seconds" in PAGE


def test_other_numbers() -> None:
    """Limits in the text are those of the code."""
    text = " ".join(PAGE.split())
    for said in (
        f"more than {effort.MAX_EFFORT} steps",
        f"a small value counts as {effort.LEAF})",
        f"up to {manifest.MAX_OUTPUTS} `[[tolerance.output]]` tables",
        f"up to {outputs.MAX_SEGMENTS} Python subscripts",
        f"rows of up to {arrange.MAX_SORTED} integers",
        f"at most {manifest.MAX_SECONDS:g}",
    ):
        assert said in text
