"""Renders Markdown as HTML: CommonMark, tables and $formulas$. Raw HTML is shown as text.

*Theory of operation.* markdown-it parses the text. Raw HTML and images are off, so that pages load nothing from other sites.
Our rules render formulas, code and tables, and give headings their ids. Then `sanitise` removes everything that is not on
its list.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup
from mdit_py_plugins.dollarmath import dollarmath_plugin

from app.rendering.formula import formula
from app.rendering.highlight import highlight_block
from app.rendering.sanitise import sanitise


@lru_cache(maxsize=512)  # keyed by content; enough for the texts of all problems, several times over
def markdown(text: str, prefix: str = "text") -> Markup:
    """`text` as safe HTML. Headings get ids such as `<prefix>-<words of the heading>`."""
    return Markup(sanitise(_MARKDOWN.render(text, {"prefix": prefix})))  # noqa: S704  # sanitised in this line


def _name_headings(state: StateCore) -> None:
    """Give headings their ids, and adjust links within the text."""
    prefix = state.env["prefix"]
    seen: Counter[str] = Counter()
    for token, following in zip(state.tokens, state.tokens[1:], strict=False):
        if token.type == "heading_open":
            token.attrSet("id", _anchor(prefix, following.content, seen))
    for link in _links(state.tokens):
        target = str(link.attrGet("href") or "")
        if target.startswith("#"):
            link.attrSet("href", f"#{prefix}-{target[1:]}")


def _keep_punctuation(state: StateCore) -> None:
    """Keep punctuation with the formula before it; browsers may break the line between them."""
    for token in state.tokens:
        for math, text in zip(token.children or (), (token.children or ())[1:], strict=False):
            if math.type == "math_inline" and text.type == "text":
                rest = text.content.lstrip(",.;:!?)")
                math.meta["tail"] = text.content[: len(text.content) - len(rest)]
                text.content = rest


def _align_cells(state: StateCore) -> None:
    """Set a column's alignment with a class, because pages do not allow style attributes."""
    for token in state.tokens:
        if token.type in ("th_open", "td_open") and "style" in token.attrs:
            token.attrs = {"class": str(token.attrs["style"]).removeprefix("text-align:")}


def _anchor(prefix: str, heading: str, seen: Counter[str]) -> str:
    words = "-".join(re.findall(r"[a-z0-9]+", heading.lower()))
    seen[words] += 1
    return "-".join(part for part in (prefix, words, str(seen[words]) if seen[words] > 1 else "") if part)


def _links(tokens: Sequence[Token]) -> list[Token]:
    return [child for token in tokens for child in token.children or () if child.type == "link_open"]


def _math_inline(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    token = tokens[index]
    tail = token.meta.get("tail", "")
    return f'<span class="unbroken">{formula(token.content)}{tail}</span>' if tail else formula(token.content)


def _math_block(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    return f'<div class="equation" tabindex="0">{formula(tokens[index].content, block=True)}</div>\n'


def _code_block(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    words = tokens[index].info.split()
    return highlight_block(tokens[index].content, words[0].lower() if words else "")


def _table_open(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    return '<div class="scroll" tabindex="0"><table>'


def _table_close(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return "</table></div>\n"


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    dollarmath_plugin(
        parser, allow_labels=False, allow_space=False, allow_digits=False, allow_blank_lines=False, double_inline=True
    )
    parser.core.ruler.push("name_headings", _name_headings)
    parser.core.ruler.push("align_cells", _align_cells)
    parser.core.ruler.push("keep_punctuation", _keep_punctuation)
    for name in ("math_inline", "math_inline_double"):
        parser.add_render_rule(name, _math_inline)
    parser.add_render_rule("math_block", _math_block)
    for name in ("fence", "code_block"):
        parser.add_render_rule(name, _code_block)
    parser.add_render_rule("table_open", _table_open)
    parser.add_render_rule("table_close", _table_close)
    return parser


_MARKDOWN = _parser()
