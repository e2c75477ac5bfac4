"""The text of paths that name a part of a result, as Python subscripts: `[0]`, `['loss']`, `[*]['w']`."""

import re

from judge.comparison.tolerance import Path, Segment

MAX_SEGMENTS = 32  # results are not nested deeper

_SEGMENT = re.compile(r"""\[(?:(?P<index>[0-9]{1,9})|(?P<any>\*)|'(?P<one>[^'\\]*)'|"(?P<two>[^"\\]*)")\]""")


def read_path(text: str) -> Path | None:
    """The segments of `text`, or None if it is not a path with 1 to 32 segments."""
    segments: list[Segment] = []
    at = 0
    while at < len(text) and len(segments) < MAX_SEGMENTS:
        found = _SEGMENT.match(text, at)
        if found is None:
            return None
        segments.append(_segment(found))
        at = found.end()
    return tuple(segments) if segments and at == len(text) else None


def _segment(found: re.Match[str]) -> Segment:
    if found["any"]:
        return None
    if found["index"] is not None:
        return int(found["index"])
    return found["one"] if found["one"] is not None else found["two"]


def write_path(path: Path) -> str:
    """The text of `path`, such as `[*]['w']`."""
    return "".join(f"[{'*' if segment is None else repr(segment)}]" for segment in path)
