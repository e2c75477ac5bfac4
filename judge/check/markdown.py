"""Looks at a Markdown text as far as safety and form rest on it: no raw HTML, no links but to the web, nothing left open.

Rendering is the service's work, and it defends itself: what this refuses would be shown as plain text, which is not what
its author meant.
"""

import html
import re
from collections.abc import Iterator

_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})(.*)")
_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)")
_FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$\n]+\$", re.DOTALL)
_AUTOLINK = re.compile(r"<((https?://|mailto:)[^\s<>]*|[^\s<>@:]+@[^\s<>]+)>", re.IGNORECASE)
_HTML = re.compile(r"<(/?[A-Za-z][A-Za-z0-9-]*(\s[^<>]*|/)?>|!--|!\[CDATA\[|![A-Za-z]|\?)")
_INLINE_LINK = re.compile(r"\]\(\s*(<[^>]*>|[^\s)]+)")
_REFERENCE = re.compile(r"^ {0,3}\[[^\]]+\]:\s*(\S+)", re.MULTILINE)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_SCHEMES = ("http", "https", "mailto")


def faults(text: str) -> list[tuple[int, str]]:
    """The line, from 1, and what is wrong with it."""
    kept, unclosed = _prose(text)
    found = [(unclosed, "a code block begins here and never ends")] if unclosed else []
    prose = "\n".join(kept)
    found += [(_line(prose, at), f"raw HTML: `{what}`") for at, what in _html(prose)]
    found += [(_line(prose, at), f"a link to `{what}`") for at, what in _links(prose)]
    if prose.count("$$") % 2:
        found.append((_line(prose, prose.rindex("$$")), "a formula begins or ends with $$ and has no other end"))
    return sorted(found)


def _prose(text: str) -> tuple[list[str], int]:
    """The lines, blank where they are code; and the line in which a block of code begins that never ends, or 0."""
    lines, fence, since = [], "", 0
    for number, line in enumerate(text.split("\n"), start=1):
        mark = _FENCE.fullmatch(line)
        if fence:
            if mark and mark[1][0] == fence[0] and len(mark[1]) >= len(fence) and not mark[2].strip():
                fence, since = "", 0
            lines.append("")
        elif mark:
            fence, since = mark[1], number
            lines.append("")
        else:
            lines.append(_CODE.sub(lambda found: " " * len(found[0]), line))
    return lines, since


def _html(prose: str) -> Iterator[tuple[int, str]]:
    bare = _FORMULA.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), prose)
    for match in _HTML.finditer(bare):
        escaped = match.start() and bare[match.start() - 1] == "\\"
        if not escaped and not _AUTOLINK.match(bare, match.start()):
            yield match.start(), match[0][:60]


def _links(prose: str) -> Iterator[tuple[int, str]]:
    targets = [
        (match.start(1), match[1]) for pattern in (_INLINE_LINK, _REFERENCE) for match in pattern.finditer(prose)
    ]
    targets += [(match.start(), match[0][1:-1]) for match in re.finditer(r"<[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>]*>", prose)]
    for at, target in targets:
        plain = re.sub(r"[\x00-\x20]", "", html.unescape(target.strip("<>")).replace("\\", ""))
        scheme = _SCHEME.match(plain)
        if scheme and scheme[1].lower() not in _SCHEMES:
            yield at, target[:60]


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
