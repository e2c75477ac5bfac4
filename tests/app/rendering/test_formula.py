"""`app.rendering.formula`: LaTeX becomes MathML, or stays readable."""

from html import escape
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rendering.formula import ELEMENTS, NAMESPACE, formula

PIECES = [*"{}^_&<>\"'\\ \nab12", "\\frac", "\\text{", "\\left(", "\\href{javascript:x}", "<script>", "</math>"]


@pytest.mark.parametrize(("block", "display"), [(False, "inline"), (True, "block")])
def test_mathml(block: bool, display: str) -> None:
    """A formula is one `<math>` element, inline or as a block."""
    root = ElementTree.fromstring(formula(r"\frac{x}{2}", block=block))
    assert (root.tag, root.get("display")) == (f"{NAMESPACE}math", display)
    assert [element.text for element in root.iter() if element.text] == ["x", "2"]


@pytest.mark.parametrize("latex", [r"\frac{", "{", "a^b^c", r"\left(", r"\begin{matrix}", "{" * 2000])
def test_a_broken_formula_is_code(latex: str) -> None:
    """LaTeX that cannot be converted is shown as it was written."""
    assert formula(latex) == f"<code>{latex}</code>"


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "<img src=x>", "</math><b>", "<svg/>"])
def test_markup_in_a_formula_is_code(text: str) -> None:
    """A formula that contains markup is shown as escaped code."""
    latex = rf"\text{{{text}}}"
    assert formula(latex) == f"<code>{escape(latex)}</code>"


@given(st.lists(st.sampled_from(PIECES)))
def test_only_mathml(pieces: list[str]) -> None:
    """Any text becomes MathML with known elements only, or code without markup."""
    html = formula("".join(pieces))
    if html.startswith("<code>"):
        assert html.count("<") == 2
    else:
        assert {element.tag.removeprefix(NAMESPACE) for element in ElementTree.fromstring(html).iter()} <= ELEMENTS
