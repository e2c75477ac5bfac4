"""Reads `[tolerance]` of problem.toml: how results are compared, as a whole and in parts."""

from judge.comparison.outputs import MAX_SEGMENTS, read_path
from judge.comparison.tolerance import Mode, Part, Tolerance
from judge.packages.layout import shown
from judge.packages.table import Table

_PART_KEYS = ("atol", "rtol", "nan_equal", "mode", "scale_rtol")
TOLERANCE_KEYS = (*_PART_KEYS, "output")
OUTPUT_KEYS = ("path", *_PART_KEYS)
MAX_OUTPUTS = 100  # each is tested for each part of a result


def read_tolerance(table: Table) -> Tolerance:
    """Read the table `[tolerance]`.

    Raises:
        PackageError: naming the key.
    """
    mode = _mode(table) or Mode.TOLERANCE
    needed = mode is not Mode.EXACT
    outputs = table.tables("output", OUTPUT_KEYS)
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
