"""Finds the headings of a Markdown text that the package format needs: the title, and the hints. It does not render.

Only headings that start with `#` count, outside of fenced code blocks.
"""

import re
from collections.abc import Iterator

from judge.errors import PackageError
from judge.packages.package import Hint

_MAX_TITLE = 200
_HEADING = re.compile(r" {0,3}(#{1,6})(?=[ \t]|$)")
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})(.*)")


def read_title(file: str, text: str) -> str:
    """The text of the first heading.

    Raises:
        PackageError: there is no heading, or it is blank.
    """
    for _, heading in _lines(text):
        if heading is not None:
            if not heading[1]:
                raise PackageError(file, "the first heading is empty; expected the title. Write `# Title` at the top.")
            if len(heading[1]) > _MAX_TITLE:
                raise PackageError(
                    file, f"the title has {len(heading[1])} characters; expected at most {_MAX_TITLE}. Shorten it."
                )
            return heading[1]
    raise PackageError(file, "has no heading; expected the title as the first heading. Write `# Title` at the top.")


def read_hints(file: str, text: str) -> tuple[Hint, ...]:
    """One hint for each `##`. Before the first hint, only a `#` heading is allowed.

    Raises:
        PackageError: there is no hint, a title or a text is empty, or there is text before the first hint.
    """
    titles: list[str] = []
    bodies: list[list[str]] = []
    for number, (line, heading) in enumerate(_lines(text), start=1):
        if heading is not None and heading[0] == 2:
            titles.append(heading[1])
            bodies.append([])
        elif bodies:
            bodies[-1].append(line)
        elif line.strip() and (heading is None or heading[0] != 1):
            raise PackageError(
                f"{file}, line {number}",
                "is before the first hint; expected `## Title` first. Move it below a title.",
            )
    hints = tuple(Hint(title, "\n".join(body).strip("\n")) for title, body in zip(titles, bodies, strict=True))
    _check_hints(file, hints)
    return hints


def _check_hints(file: str, hints: tuple[Hint, ...]) -> None:
    if not hints:
        raise PackageError(file, "has no hints; expected a `## Title` for each hint. Add a hint, or remove the file.")
    for number, hint in enumerate(hints, start=1):
        if not hint.title or not hint.body.strip():
            raise PackageError(
                f"{file}, hint {number}",
                "has no title or no text; expected `## Title` with text below it. Add what is missing.",
            )


def _lines(text: str) -> Iterator[tuple[str, tuple[int, str] | None]]:
    """Each line, with level and text if it is a heading."""
    fence = ""
    for line in text.split("\n"):
        mark = _FENCE.fullmatch(line)
        if fence:
            if mark and mark[1][0] == fence[0] and len(mark[1]) >= len(fence) and not mark[2].strip():
                fence = ""
            yield line, None
            continue
        if mark:
            fence = mark[1]
        match = _HEADING.match(line)
        yield line, (len(match[1]), _heading_text(line[match.end() :])) if match else None


def _heading_text(rest: str) -> str:
    """The text without the closing `#` that CommonMark allows. A regular expression for it takes quadratic time."""
    rest = rest.strip(" \t")
    bare = rest.rstrip("#")
    return bare.rstrip(" \t") if not bare or bare[-1] in " \t" else rest
