"""Sanitises rendered Markdown with an explicit list of allowed elements and attributes.

Everything that is not on the list is removed. Security depends on this list only, not on the steps before it.
"""

import nh3

from app.rendering import formula, highlight

_NAMES = """
    a blockquote br code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr li ol p pre span strong
    table tbody td th thead tr ul
"""
_TEXT = frozenset(_NAMES.split())
_MATH_ATTRIBUTES: dict[str, set[str]] = {
    "math": {"display", "xmlns"},
    "mi": {"mathvariant"},
    "mo": {"fence", "form", "lspace", "movablelimits", "rspace", "separator", "stretchy", "minsize", "maxsize"},
    "mspace": {"width"},
    "mfrac": {"linethickness"},
    "mover": {"accent"},
    "munder": {"accentunder"},
    "mtable": {"columnalign", "columnspacing", "rowspacing", "columnlines", "rowlines"},
    "mtd": {"columnalign"},
    "mstyle": {"displaystyle", "scriptlevel"},
    "menclose": {"notation"},
}
_CELLS = {cell: {"right", "center"} for cell in ("th", "td")}
_HEADINGS = {f"h{level}": {"id"} for level in range(1, 7)}

_CLEANER = nh3.Cleaner(
    tags=set(_TEXT | formula.ELEMENTS),
    clean_content_tags={"script", "style", "template", "noscript", "iframe", "svg"},
    attributes={
        **_MATH_ATTRIBUTES,
        **_HEADINGS,
        "a": {"href", "title"},
        "ol": {"start"},
        "pre": {"tabindex"},
        "div": {"tabindex"},
    },
    allowed_classes={
        "pre": {"code"},
        "div": {"equation", "scroll"},
        "span": {"unbroken", *highlight.CLASSES},
        **_CELLS,
    },
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener noreferrer",
)


def sanitise(html: str) -> str:
    """`html` without anything that is not on the list."""
    return _CLEANER.clean(html)
