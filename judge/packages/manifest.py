"""Reads problem.toml: identity, signature, tolerance and limits. Unknown keys are errors."""

import keyword
import tomllib
import unicodedata
from dataclasses import dataclass

from judge.comparison.tolerance import Tolerance
from judge.errors import PackageError
from judge.packages.layout import MANIFEST, check_slug, shown
from judge.packages.package import Equivalent, Limits, Signature
from judge.packages.policy import TOLERANCE_KEYS, read_tolerance
from judge.packages.table import Table

__all__ = ["Equivalent", "Limits", "Manifest", "Signature", "Tolerance", "read_manifest"]

MAX_SECONDS = 3600.0  # one hour: more than any exercise needs, and still acceptable for the queue
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
        tolerance=read_tolerance(top.table("tolerance", TOLERANCE_KEYS)),
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
