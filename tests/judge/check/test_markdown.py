"""What Markdown may hold, and what it may not, however it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judge.check.markdown import find_faults

SOUND = [
    "# Title\n\nText with *stress*, `<b>` in code and [a link](https://example.org).",
    "```html\n<script>alert(1)</script>\n```\n",
    "~~~\n<b>\n~~~\n",
    "$a < b$ and $b > c$, and a < b > c.",
    "$$\nx <y> z\n$$",
    "An address: <https://example.org> and <me@example.org>.",
    "[up](#heading) [near](other.md) [mail](mailto:me@example.org)",
    "[name]: https://example.org\n",
    "if a<3 and b>4 then",
    "\\<b\\> is shown as it stands",
    "``a ` <i> b``",
]
WRONG = [
    ("text\n<b>bold</b>", 2, "raw-html"),
    ("<!-- hidden -->", 1, "raw-html"),
    ("<img src=x onerror=alert(1)>", 1, "raw-html"),
    ("</div>", 1, "raw-html"),
    ("<?php ?>", 1, "raw-html"),
    ("<br/>", 1, "raw-html"),
    ("[x](javascript:alert(1))", 1, "unsafe-link"),
    ("[x](JaVaScript:alert(1))", 1, "unsafe-link"),
    ("[x](java&#115;cript:alert(1))", 1, "unsafe-link"),
    ("[x]( <javascript:alert(1)>)", 1, "unsafe-link"),
    ("[x](data:text/html;base64,AA==)", 1, "unsafe-link"),
    ("a\n\n[name]: javascript:alert(1)\n", 3, "unsafe-link"),
    ("<javascript:alert(1)>", 1, "unsafe-link"),
    ("![x](vbscript:a)", 1, "unsafe-link"),
    ("one\n```python\nnever closed", 2, "open-code"),
    ("$$\nx = 1", 1, "open-formula"),
]


@pytest.mark.parametrize("text", SOUND)
def test_sound(text: str) -> None:
    """Markdown, code, formulas and links to the web are accepted."""
    assert find_faults(text) == []


@pytest.mark.parametrize(("text", "line", "kind"), WRONG)
def test_wrong(text: str, line: int, kind: str) -> None:
    """Raw HTML, links that run code, and what is left open are found, with their line."""
    assert (line, kind) in {(fault.line, fault.kind) for fault in find_faults(text)}


@given(st.text(alphabet="<>`~$[]():!-/ab\n\\&;# ", max_size=80))
def test_never_fails(text: str) -> None:
    """Whatever the text, it is read to its end, and every line that is named is there."""
    assert all(1 <= fault.line <= text.count("\n") + 1 for fault in find_faults(text))
