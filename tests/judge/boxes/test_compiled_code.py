"""`judge.boxes.compiled_code`: boxes can read the folder, whatever the umask."""

import os
from pathlib import Path

from judge.boxes.compiled_code import COMPILED, compiled_folder


def test_folder_is_readable(tmp_path: Path) -> None:
    """The folder is made once, and can be read by all users."""
    old = os.umask(0o077)
    try:
        folder = compiled_folder(tmp_path / "cache")
        assert compiled_folder(tmp_path / "cache") == folder == tmp_path / "cache" / COMPILED
    finally:
        os.umask(old)
    assert folder.stat().st_mode & 0o777 == 0o755
