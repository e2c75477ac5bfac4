"""Source code in colours."""

from app.rendering.highlight import highlight_block, highlight_lines


def test_lines_stay_lines() -> None:
    """A text over several lines is coloured on each of them, blank lines at either end included."""
    lines = highlight_lines('\n"""a\n\nb"""\n\n')
    assert len(lines) == 5
    assert all(line.count("<span") == line.count("</span>") for line in lines)


def test_source_is_escaped() -> None:
    """Code is never markup."""
    assert "<script>" not in highlight_lines("'<script>'")[0]
    assert "<script>" not in highlight_block("<script>", "python")
    assert "<script>" not in highlight_block("<script>")


def test_an_unknown_language_is_plain() -> None:
    """A language that is not ours is shown as it is."""
    assert highlight_block("a < b", "brainfuck") == '<pre class="code" tabindex="0"><code>a &lt; b</code></pre>\n'


def test_other_ends_of_lines() -> None:
    """A form feed or a line separator does not end a line, so nothing that is coloured breaks there."""
    lines = highlight_lines('"""a\fb\u2028c"""\nx')
    assert len(lines) == 2
    assert all(line.count("<span") == line.count("</span>") for line in lines)
