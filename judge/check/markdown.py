"""Checks that a Markdown text is safe and well formed: no raw HTML, no links except to the web, and nothing left open.

The service renders the text and defends itself: it shows as plain text what this rejects, which its author did not intend.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from judge.check.report import JsonObject

SCHEMES = ("", "http", "https", "mailto")
LONGEST = 60  # characters of the text that are quoted


class _EveryLink(MarkdownIt):
    """Parses links to any address, so that they can be rejected."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - markdown-it's name
        return True


_PARSER = _EveryLink("commonmark").enable("table").disable("image")
dollarmath_plugin(_PARSER, allow_space=False, allow_digits=False, allow_blank_lines=False, double_inline=True)


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong in a line, counted from 1; `kind` is that of the finding."""

    line: int
    kind: str
    what: str = ""


def find_faults(text: str) -> list[Fault]:
    """All faults, in the order of their lines."""
    lines = text.split("\n")
    env: JsonObject = {}
    found: list[Fault] = []
    open_formulas: list[int] = []
    for token, line in _tokens(_PARSER.parse(text, env)):
        if token.type in ("html_block", "html_inline"):
            found.append(Fault(line, "raw-html", token.content.strip()[:LONGEST]))
        elif token.type == "link_open" and not _is_safe(str(token.attrGet("href"))):
            found.append(Fault(line, "unsafe-link", str(token.attrGet("href"))[:LONGEST]))
        elif token.type == "fence" and not _is_closed(token, lines):
            found.append(Fault(line, "open-code"))
        elif token.type == "text":
            open_formulas += [line] * token.content.count("$$")
    for reference in env.get("references", {}).values():
        if not _is_safe(str(reference["href"])):
            found.append(Fault(reference["map"][0] + 1, "unsafe-link", str(reference["href"])[:LONGEST]))
    if len(open_formulas) % 2:
        found.append(Fault(open_formulas[-1], "open-formula"))
    return sorted(set(found))


def _tokens(blocks: list[Token]) -> Iterator[tuple[Token, int]]:
    """Each token that is no container, with its line."""
    for block in blocks:
        line = block.map[0] + 1 if block.map else 1
        if block.type != "inline":
            yield block, line
        for token in block.children or ():
            yield token, line
            line += token.type in ("softbreak", "hardbreak") or token.content.count("\n")


def _is_safe(address: str) -> bool:
    try:
        return urlsplit(address).scheme in SCHEMES
    except ValueError:
        return False


def _is_closed(fence: Token, lines: list[str]) -> bool:
    """Whether the fence's last line closes it, rather than the end of the text."""
    assert fence.map is not None
    start, end = fence.map
    last = lines[end - 1].strip("> \t")
    return end - start > 1 and len(last) >= len(fence.markup) and set(last) == {fence.markup[0]}
