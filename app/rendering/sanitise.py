"""The last door before a page: an explicit list of the elements and attributes that rendered Markdown may hold.

Everything is refused that is not named here, whatever the steps before it let through: the list is the defence, the
steps before it are manners.
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
