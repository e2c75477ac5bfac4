"""Highlights source code with CSS classes. The stylesheet has the colours for light and dark."""

from html import escape

from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES

CLASSES = frozenset(str(name) for name in STANDARD_TYPES.values() if name)

# An explicit list, so that no other text by an author reaches Pygments' search for lexers.
_LANGUAGES = frozenset({"python", "py", "pytb", "json", "toml", "sh", "bash", "console"})


def highlight_block(source: str, language: str = "") -> str:
    """`source` as a `<pre>` that can be scrolled with the keyboard; without colours if the language is not in the list."""
    return f'<pre class="code" tabindex="0"><code>{_spans(source, language)}</code></pre>\n'


def _spans(source: str, language: str) -> str:
    if language not in _LANGUAGES:
        return escape(source)
    return str(highlight(source, get_lexer_by_name(language, stripnl=False), HtmlFormatter(nowrap=True)))


def highlight_lines(source: str) -> list[Markup]:
    """Python `source` as highlighted lines. No span crosses the end of a line."""
    lines = (
        _spans(source, "python").removesuffix("\n").split("\n")
    )  # Pygments ends its spans at \n and at no other line break
    return [Markup(line) for line in lines]  # noqa: S704  # escaped by Pygments
