"""Where the code that packages' warm-ups have compiled is kept, for all boxes to read."""

from pathlib import Path

COMPILED = "compiled"


def compiled_folder(cache_dir: Path) -> Path:
    """Where compiled code is kept, a folder a package; what it lies in is private to this user."""
    folder = cache_dir.resolve() / COMPILED
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)  # boxes read it under ids of their own, whatever our umask
    return folder
