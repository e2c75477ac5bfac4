"""What docs/instructors.md tells its readers to write and to type."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "instructors.md"
SLUG = "layer_norm"
_FILE = re.compile(rf"^`{SLUG}/([^`]+)`[^\n]*\n\n(`{{3,}})\w+\n(.*?)^\2$", re.MULTILINE | re.DOTALL)
_TYPED = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def files() -> tuple[dict[str, str], dict[str, str]]:
    """The package as it is uploaded first, and as it is published: names to contents."""
    first: dict[str, str] = {}
    last: dict[str, str] = {}
    for name, _, content in _FILE.findall(PAGE.read_text()):
        first.setdefault(name, content)
        last[name] = content
    return first, last


def typed(word: str) -> str:
    """The one block of commands in which `word` stands."""
    (found,) = [block for block in _TYPED.findall(PAGE.read_text()) if word in block]
    return str(found)


def write(folder: Path, package: dict[str, str]) -> None:
    """Write the package's files."""
    for name, content in package.items():
        path = folder / SLUG / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
