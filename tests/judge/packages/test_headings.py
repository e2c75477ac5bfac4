"""Finding the title of a statement and the hints of hints.md."""

import pytest

from judge.errors import PackageError
from judge.packages.headings import read_hints, read_title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Add", "Add"),
        ("\n\ntext\n  ## Add two ## \n# Other", "Add two"),
        ("```\n# no\n```\n# C#", "C#"),
        ("~~~~ text\n# no\n```\n~~~\n# no\n~~~~\n# yes", "yes"),
        ("#no\n    # code\n####### seven\n# yes", "yes"),
        ("```inline``` text\n# yes", "yes"),
    ],
)
def test_title(text: str, title: str) -> None:
    """The title is the first heading that CommonMark sees, not a comment in code."""
    assert read_title("statement.md", text) == title


@pytest.mark.parametrize("text", ["", "text", "# \n# Add", "# ##", "```\n# no", f"# {'a' * 201}"])
def test_no_title(text: str) -> None:
    """A statement without a usable title is refused."""
    with pytest.raises(PackageError, match=r"^statement\.md: "):
        read_title("statement.md", text)


def test_hints() -> None:
    """hints.md is split at `##`; deeper headings and code stay in the hint."""
    text = "# Hints\n\n## First\n\nOne.\n\n```python\n## no hint\n```\n\n## Second ##\n### Deeper\nTwo.\n"
    first, second = read_hints("hints.md", text)
    assert (first.title, first.body) == ("First", "One.\n\n```python\n## no hint\n```")
    assert (second.title, second.body) == ("Second", "### Deeper\nTwo.")


@pytest.mark.parametrize("text", ["", "# Hints", "text\n## A\nb", "## A\n## B\nb", "##\nb", "## A\n \n"])
def test_bad_hints(text: str) -> None:
    """No hint, a blank one, or text outside the hints is refused."""
    with pytest.raises(PackageError, match=r"^hints\.md"):
        read_hints("hints.md", text)
