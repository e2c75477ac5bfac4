"""LaTeX to MathML, which browsers set by themselves; what cannot be set is shown as the code that it is."""

from html import escape
from xml.etree import ElementTree

from latex2mathml import exceptions
from latex2mathml.converter import convert

_NAMES = """
    math mi mo mn mtext mspace mrow mfrac msqrt mroot msub msup msubsup munder mover munderover mmultiscripts
    mprescripts none mtable mtr mtd mstyle mpadded mphantom menclose merror
"""
ELEMENTS = frozenset(_NAMES.split())
NAMESPACE = "{http://www.w3.org/1998/Math/MathML}"

# The converter has no exception of its own at the root of its tree, and stumbles over broken input in these other ways.
_FAILURES: tuple[type[Exception], ...] = (
    *(error for error in vars(exceptions).values() if isinstance(error, type) and issubclass(error, Exception)),
    ElementTree.ParseError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


def formula(latex: str, *, block: bool = False) -> str:
    """The formula as a `<math>` element, or as `<code>` where it is not LaTeX that we can set.

    Hazard: the converter copies the argument of `\\text` unescaped, so whatever is not MathML refuses the formula.
    """
    try:
        mathml = convert(latex, display="block" if block else "inline")
        known = all(_is_mathml(element) for element in ElementTree.fromstring(mathml).iter())  # noqa: S314  # no DTD
    except _FAILURES:
        known = False
    return mathml if known else f"<code>{escape(latex.strip())}</code>"


def _is_mathml(element: ElementTree.Element) -> bool:
    return element.tag.removeprefix(NAMESPACE) in ELEMENTS and element.tag.startswith(NAMESPACE)
