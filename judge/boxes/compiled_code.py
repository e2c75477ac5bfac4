"""The folder with the code that packages' warm-ups have compiled, which all boxes can read."""

from pathlib import Path

COMPILED = "compiled"


def compiled_folder(cache_dir: Path) -> Path:
    """The folder of all compiled code, with a folder for each package. It is created in `cache_dir`, which may be private."""
    folder = cache_dir.resolve() / COMPILED
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)  # boxes read it with user ids of their own, whatever our umask
    return folder
