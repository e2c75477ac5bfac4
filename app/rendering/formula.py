"""Converts LaTeX to MathML. Formulas that cannot be converted are shown as code."""

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

# The converter's exceptions have no common base class, and broken input also causes these others.
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
    """The formula as a `<math>` element, or as `<code>` if it cannot be converted.

    Hazard: the converter copies the argument of `\\text` unescaped, so a formula with any element outside MathML is rejected.
    """
    try:
        mathml = convert(latex, display="block" if block else "inline")
        known = all(_is_mathml(element) for element in ElementTree.fromstring(mathml).iter())  # noqa: S314  # no DTD
    except _FAILURES:
        known = False
    return mathml if known else f"<code>{escape(latex.strip())}</code>"


def _is_mathml(element: ElementTree.Element) -> bool:
    return element.tag.removeprefix(NAMESPACE) in ELEMENTS and element.tag.startswith(NAMESPACE)
