"""Reads problem.toml: identity, signature, tolerance and limits. Unknown keys are errors."""

import keyword
import tomllib
import unicodedata
from dataclasses import dataclass

from judge.comparison.outputs import MAX_SEGMENTS, read_path
from judge.comparison.tolerance import Mode, Part, Tolerance
from judge.errors import PackageError
from judge.packages.layout import MANIFEST, check_slug
from judge.packages.package import Equivalent, Limits, Signature
from judge.packages.quoting import shown
from judge.packages.table import Table

__all__ = ["Equivalent", "Limits", "Manifest", "Signature", "Tolerance", "read_manifest"]

MAX_SECONDS = 3600.0  # one hour: more than any exercise needs, and still acceptable for the queue
_PART_KEYS = ("atol", "rtol", "nan_equal", "mode", "scale_rtol")
_OUTPUT_KEYS = ("path", *_PART_KEYS)
MAX_OUTPUTS = 100  # each is tested for each part of a result
_MAX_MEMORY_MIB = 65536
_MAX_OUTPUT_KIB = 16384  # all of it is kept in memory; a page shows only a part


@dataclass(frozen=True)
class Manifest:
    """The contents of problem.toml."""

    slug: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    license: str | None
    difficulty: str | None
    solution_after_giving_up: bool
    signature: Signature
    tolerance: Tolerance
    limits: Limits
    equivalents: tuple[Equivalent, ...]


_TOP = (
    "format",
    "slug",
    "authors",
    "tags",
    "license",
    "difficulty",
    "solution_after_giving_up",
    "signature",
    "tolerance",
    "limits",
    "check",
)


def read_manifest(text: str) -> Manifest:
    """Read the text of problem.toml.

    Raises:
        PackageError: naming the key, or the line if it is not TOML.
    """
    top = Table(MANIFEST, "", _toml(text), _TOP)
    top.whole("format", 1, 1)
    slug = top.text("slug")
    check_slug(slug, f"{MANIFEST}: slug")
    return Manifest(
        slug=slug,
        authors=top.texts("authors", default=()),
        tags=top.texts("tags", default=()),
        license=top.text("license") if top.has("license") else None,
        difficulty=top.choice("difficulty", ("easy", "medium", "hard")) if top.has("difficulty") else None,
        solution_after_giving_up=top.flag("solution_after_giving_up", default=False),
        signature=_signature(top.table("signature", ("function", "arguments", "arrays"))),
        tolerance=_tolerance(top.table("tolerance", (*_PART_KEYS, "output"))),
        limits=_limits(
            top.table("limits", ("case_seconds", "load_seconds", "total_seconds", "memory_mib", "output_kib"))
        ),
        equivalents=_equivalents(top.table("check", ("equivalent",))),
    )


def _toml(text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: a number of too many digits, or TOMLDecodeError
        message = f"is not valid TOML: {error}. Correct it; strings are quoted, tables are [named]."
        raise PackageError(MANIFEST, message) from error


def _signature(table: Table) -> Signature:
    function = table.text("function")
    _check_name(table, "function", function)
    arguments = table.texts("arguments")
    if not arguments:
        table.refuse("arguments", "is empty; expected at least one name. Name the function's arguments.")
    for i, name in enumerate(arguments):
        _check_name(table, f"arguments[{i}]", name)
    arrays = table.choice("arrays", ("numpy", "jax")) if table.has("arrays") else "numpy"
    return Signature(function=function, arguments=arguments, arrays="jax" if arrays == "jax" else "numpy")


def _check_name(table: Table, key: str, name: str) -> None:
    """Reject invalid names. Python normalises identifiers in source code to NFKC, but not the keys of keyword arguments."""
    if not name.isidentifier() or keyword.iskeyword(name) or unicodedata.normalize("NFKC", name) != name:
        table.refuse(
            key, f"is {shown(name)}; expected a Python name that is not a keyword, in NFKC. Choose another name."
        )


def _limits(table: Table) -> Limits:
    return Limits(
        case_seconds=table.seconds("case_seconds", MAX_SECONDS, default=10),
        load_seconds=table.seconds("load_seconds", MAX_SECONDS, default=10),
        total_seconds=table.seconds("total_seconds", MAX_SECONDS, default=60),
        memory_mib=table.whole("memory_mib", 1, _MAX_MEMORY_MIB, default=2048),
        output_kib=table.whole("output_kib", 1, _MAX_OUTPUT_KIB, default=64),
    )


def _equivalents(table: Table) -> tuple[Equivalent, ...]:
    found: dict[str, Equivalent] = {}
    for entry in table.tables("equivalent", ("mutant", "reason")):
        equivalent = Equivalent(mutant=entry.text("mutant"), reason=entry.text("reason"))
        if equivalent.mutant in found:
            entry.refuse(
                "mutant", f"{shown(equivalent.mutant)} is declared twice; expected each mutant once. Remove one."
            )
        found[equivalent.mutant] = equivalent
    return tuple(found.values())


def _tolerance(table: Table) -> Tolerance:
    mode = _mode(table) or Mode.TOLERANCE
    needed = mode is not Mode.EXACT
    outputs = table.tables("output", _OUTPUT_KEYS)
    if len(outputs) > MAX_OUTPUTS:
        table.refuse("output", f"has {len(outputs)} tables; expected at most {MAX_OUTPUTS}. Use [*] in paths.")
    found = Tolerance(
        atol=_number(table, "atol", needed=needed) or 0.0,
        rtol=_number(table, "rtol", needed=needed) or 0.0,
        nan_equal=table.flag("nan_equal", default=False),
        mode=mode,
        scale_rtol=_number(table, "scale_rtol") or 0.0,
        outputs=tuple(_part(output, table) for output in outputs),
    )
    _refuse_twins(table, found.outputs)
    return found


def _part(table: Table, top: Table) -> Part:
    text = table.text("path")
    path = read_path(text)
    if path is None:
        expected = f"1 to {MAX_SEGMENTS} of [0], ['name'] and [*], such as [0]['loss']"
        table.refuse("path", f"is {shown(text)}; expected {expected}. Write it as Python subscripts.")
    mode = _mode(table)
    needed = mode in (Mode.TOLERANCE, Mode.UNORDERED)
    part = Part(
        path=path,
        atol=_number(table, "atol", needed=needed and not top.has("atol")),
        rtol=_number(table, "rtol", needed=needed and not top.has("rtol")),
        nan_equal=table.flag("nan_equal", default=False) if table.has("nan_equal") else None,
        mode=mode,
        scale_rtol=_number(table, "scale_rtol"),
    )
    if part == Part(path):
        table.refuse("path", f"is the only key; expected at least one of {', '.join(_PART_KEYS)}. Add one.")
    return part


def _mode(table: Table) -> Mode | None:
    return Mode(table.choice("mode", tuple(Mode))) if table.has("mode") else None


def _number(table: Table, key: str, *, needed: bool = False) -> float | None:
    return table.tolerance(key) if needed or table.has(key) else None


def _refuse_twins(table: Table, outputs: tuple[Part, ...]) -> None:
    seen: dict[object, int] = {}
    for i, part in enumerate(outputs):
        if part.path in seen:
            table.refuse(f"output[{i}].path", f"is the same as in output[{seen[part.path]}]. Combine the two tables.")
        seen[part.path] = i
