"""Reads the headings of a Markdown text: a statement's title, and the sections of hints.md.

Only headings that begin with `#` count, and only those outside lists and quotations.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from markdown_it import MarkdownIt

from judge.errors import PackageError
from judge.packages.package import Hint

_MAX_TITLE = 200
_PARSER = MarkdownIt("commonmark")


@dataclass(frozen=True)
class _Heading:
    """`line` counts from 0."""

    level: int
    text: str
    line: int


def read_title(file: str, text: str) -> str:
    """The text of the first heading.

    Raises:
        PackageError: there is no heading, or it is blank or too long.
    """
    heading = next(_headings(text), None)
    if heading is None:
        raise PackageError(file, "has no heading; expected the title as the first one. Write `# Title` at the top.")
    if not heading.text:
        raise PackageError(file, "its first heading is blank; expected the title. Write `# Title` at the top.")
    if len(heading.text) > _MAX_TITLE:
        found = f"its title has {len(heading.text)} characters"
        raise PackageError(file, f"{found}; expected at most {_MAX_TITLE}. Shorten it.")
    return heading.text


def read_hints(file: str, text: str) -> tuple[Hint, ...]:
    """One hint for each `##`. There may be a `#` heading before the first hint, and nothing else.

    Raises:
        PackageError: there is no hint, a title or a text is empty, or there is text before the first hint.
    """
    lines = text.split("\n")
    found = list(_headings(text))
    titles = [heading for heading in found if heading.level == 2]
    ends = [heading.line for heading in titles[1:]] + [len(lines)]
    begin = titles[0].line if titles else len(lines)
    _check_beginning(file, lines[:begin], [heading.line for heading in found if heading.level == 1])
    hints = tuple(
        Hint(title.text, "\n".join(lines[title.line + 1 : end]).strip("\n"))
        for title, end in zip(titles, ends, strict=False)
    )
    if not hints:
        raise PackageError(file, "has no hints; expected a `## Title` for each hint. Add a hint, or remove the file.")
    for number, hint in enumerate(hints, start=1):
        if not hint.title or not hint.body.strip():
            raise PackageError(
                f"{file}, hint {number}",
                "has no title or no text; expected `## Title` with text below it. Add what is missing.",
            )
    return hints


def _check_beginning(file: str, lines: list[str], titles: list[int]) -> None:
    for number, line in enumerate(lines):
        if line.strip() and number not in titles:
            raise PackageError(
                f"{file}, line {number + 1}", "comes before the first hint; expected `## Title` first. Move it below."
            )


def _headings(text: str) -> Iterator[_Heading]:
    tokens = _PARSER.parse(text)
    for token, inline in pairwise(tokens):
        if token.type == "heading_open" and token.level == 0 and token.markup.startswith("#"):
            assert token.map is not None
            yield _Heading(len(token.markup), inline.content.strip(" \t"), token.map[0])
