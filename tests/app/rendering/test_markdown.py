"""Markdown becomes HTML that is readable and harmless."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rendering.markdown import markdown

ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:alert(1))",
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    '[x](https://e.org "\\" onmouseover=alert(1) ")',
    '![x](x "\\" onerror=alert(1) ")',
    '# x" onclick="alert(1)',
    '```python" onmouseover="alert(1)\nx\n```',
    "```<script>alert(1)</script>\nx\n```",
    "```python\n</code></pre><script>alert(1)</script>\n```",
    '``` "><img/src=x/onerror=alert(1)>\nx\n```',
    "    </pre><script>alert(1)</script>",
    r"$\text{<script>alert(1)</script>}$",
    r"$\text{<img src=x onerror=alert(1)>}$",
    r"$\text{</math><script>alert(1)</script>}$",
    r"$$\text{<style><img src=x onerror=alert(1)>}$$",
    r"$\href{javascript:alert(1)}{x}$",
    r"$\style{background:url(javascript:alert(1))}{x}$",
    r"$\class{editor}{x}$",
    r"$<script>alert(1)</script>$",
    r"$\text{<mtext><table><mglyph><style><img src=x onerror=alert(1)>}$",
    "| a |\n|---|\n| <script>alert(1)</script> |",
    "`<script>alert(1)</script>`",
    "- [x](javascript:alert(1))\n- <b onclick=alert(1)>",
)


class Dangers(HTMLParser):
    """Collects what could run code: elements, attributes and links that no text of an author's may become."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element."""
        if tag in {"script", "style", "img", "svg", "iframe", "object", "form", "input", "base", "link", "meta"}:
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name in {"style", "src", "action", "formaction", "srcdoc"}:
                self.found.append(name)
            if name == "href" and not re.match(r"https?:|mailto:|#|/|[^:]*$", value or ""):
                self.found.append(f"{name}={value}")


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_stays_text(attack: str) -> None:
    """Nothing that an author writes becomes a script, an event handler, a style or a link that runs code."""
    assert Dangers(markdown(attack)).found == []


def test_the_guard_of_these_tests_sees_an_attack() -> None:
    """The parser that looks for dangers finds them where they are let through."""
    for attack in ("<script>", "<b onclick=x>", '<a href="javascript:x">', '<p style="x">', '<img src="x">'):
        assert Dangers(attack).found


@pytest.mark.parametrize("info", ["python", "py", "cpp", 'a" class="editor', "editor", "k"])
def test_no_class_comes_from_the_author(info: str) -> None:
    """The word after a code fence never becomes a class: only our highlighter's classes occur."""
    classes = set(re.findall(r'class="([^"]*)"', markdown(f"```{info}\nx = 1\n```")))
    assert classes <= {"code", "n", "w", "o", "mi"}


def test_python_is_coloured() -> None:
    """A fence of Python is coloured by classes."""
    assert '<span class="k">def</span>' in markdown("```python\ndef f(): ...\n```")


def test_a_formula_is_mathml() -> None:
    """A formula in dollars becomes MathML, inline and as a block."""
    assert re.search(r"<math [^>]*display=\"inline\"[^>]*><mrow><mi>x</mi>", markdown("The $x$."))
    assert re.search(r"<div class=\"equation\" tabindex=\"0\"><math [^>]*display=\"block\"", markdown("$$\nx\n$$"))


def test_prices_are_not_formulas() -> None:
    """A dollar before a number is money."""
    assert "<math" not in markdown("It costs $5 and then $6 more.")


def test_headings_have_ids_of_their_own() -> None:
    """Headings get prefixed ids, the second of a name a number, and links within the text lead to them."""
    html = markdown("# Shape\n\n# Shape\n\nsee [there](#shape-2)", "statement")
    assert re.findall(r'id="([^"]+)"', html) == ["statement-shape", "statement-shape-2"]
    assert 'href="#statement-shape-2"' in html


def test_a_table_scrolls_and_aligns_by_class() -> None:
    """A table stands in a region that scrolls, its numbers aligned without a style attribute."""
    html = markdown("| n |\n|--:|\n| 1 |")
    assert '<div class="scroll" tabindex="0"><table>' in html
    assert '<td class="right">1</td>' in html


def test_no_picture_is_loaded() -> None:
    """A picture stays a link: a page loads nothing from elsewhere."""
    assert "<img" not in markdown("![x](https://example.org/x.png)")


PIECES = [*"$\\{}^_&<>\"'`#|-[]() \nab1*~", "\\frac", "\\text{", "$$", "```", "](", "javascript:", "<script>"]


@given(st.lists(st.sampled_from(PIECES)))
def test_no_text_breaks_it(pieces: list[str]) -> None:
    """Any text whatever gives a page, and a harmless one."""
    assert Dangers(markdown("".join(pieces))).found == []


def test_a_broken_formula_is_readable_code() -> None:
    """LaTeX that cannot be converted is shown as it was written."""
    assert r"before <code>\frac{</code> after" in markdown(r"before $\frac{$ after")
