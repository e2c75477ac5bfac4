"""`app.rendering.sanitise`: only listed elements and attributes remain."""

import re

import pytest

from app.rendering.formula import formula
from app.rendering.highlight import highlight_block
from app.rendering.sanitise import sanitise


@pytest.mark.parametrize("element", ["script", "style", "iframe", "svg", "template", "noscript"])
def test_contents_that_are_no_text(element: str) -> None:
    """Elements whose content is not text are removed with their content."""
    assert sanitise(f"<p>a<{element}>alert(1)</{element}>b</p>") == "<p>ab</p>"


@pytest.mark.parametrize("element", ["form", "button", "article", "marquee", "math-ml"])
def test_unknown_elements(element: str) -> None:
    """Other unknown elements are removed, and their text is kept."""
    assert sanitise(f"<{element}>text</{element}>") == "text"


@pytest.mark.parametrize(
    "attribute", ["onclick='x'", "style='x'", "id='x'", "class='editor'", "data-x='x'", "href='x'"]
)
def test_unknown_attributes(attribute: str) -> None:
    """Attributes and classes that are not listed for an element are removed."""
    assert sanitise(f"<p {attribute}>a</p>") == "<p>a</p>"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://example.org/", True),
        ("mailto:a@example.org", True),
        ("#statement-shape", True),
        ("/problems/add", True),
        ("javascript:alert(1)", False),
        (" java\nscript:alert(1)", False),
        ("data:text/html,x", False),
        ("ftp://example.org/", False),
    ],
)
def test_links(address: str, kept: bool) -> None:
    """A link keeps its address only with a listed scheme; linked sites do not learn where their visitor came from."""
    html = sanitise(f'<a href="{address}">x</a>')
    assert ("href=" in html) is kept
    assert 'rel="noopener noreferrer"' in html


@pytest.mark.parametrize(
    "html",
    [
        formula(r"\sum_{i=1}^n \frac{x_i}{\sqrt{2}}"),
        formula(r"\begin{matrix} 1 & 2 \\ 3 & 4 \end{matrix}", block=True),
        highlight_block("def f(x): return 'a'", "python").strip(),
        '<h2 id="statement-shape">Shape</h2>',
        '<div class="scroll" tabindex="0"><table><tbody><tr><td class="right">1</td></tr></tbody></table></div>',
    ],
)
def test_our_own_html_is_kept(html: str) -> None:
    """Sanitising removes nothing from formulas, coloured source, headings and tables that we render."""

    def words(text: str) -> list[str]:  # attributes may change places
        return sorted(re.findall(r'[\w-]+="[^"]*"|</?\w+', text))

    assert words(sanitise(html)) == words(html)
