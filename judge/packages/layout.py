"""Which files a package may contain, and their limits. The rules are the same for folders and zips."""

import re

from judge.errors import PackageError
from judge.packages.quoting import listed, printable, shown, suggestion
from judge.verdict import Verdict

MAX_FILES = 500
MAX_BYTES = 16 * 1024 * 1024  # unpacked, all files together

MAX_FILE_BYTES = 256 * 1024  # parsing or rendering a file costs a hundred times its size
MAX_SOURCE_BYTES = 64 * 1024  # a long solution has some hundred lines, which is much less

MANIFEST = "problem.toml"
REQUIRED = (MANIFEST, "statement.md", "starter.py", "reference.py", "cases.py")
OPTIONAL = ("warmup.py", "hints.md", "solution.md")
SUBMISSIONS = "submissions"
VERDICTS = tuple(verdict for verdict in Verdict if verdict is not Verdict.JUDGE_ERROR)

_SLUG = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)
_SOURCE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*\.py", re.ASCII)


def check_slug(slug: str, where: str) -> None:
    """Reject a slug that is not `[a-z][a-z0-9_]{0,63}`."""
    if not _SLUG.fullmatch(slug):
        raise PackageError(
            where,
            f"{shown(slug)} is not a slug; expected [a-z][a-z0-9_]{{0,63}}. Use lower-case letters, digits and _.",
        )


def check_folder(name: str) -> None:
    """Reject a folder (a relative POSIX path) that is not part of the format."""
    known = [SUBMISSIONS, *(f"{SUBMISSIONS}/{verdict}" for verdict in VERDICTS)]
    if name not in known:
        raise PackageError(
            printable(name), f"unknown folder{suggestion(name, known)}; expected {listed(known)}. Remove or rename it."
        )


def check_file(name: str) -> None:
    """Reject a file (a relative POSIX path) that is not part of the format."""
    folder, _, last = name.rpartition("/")
    if not folder:
        _check_top(name)
        return
    check_folder(folder)
    if folder == SUBMISSIONS:
        raise PackageError(
            printable(name),
            f"is outside the verdict folders; expected {SUBMISSIONS}/<verdict>/*.py. "
            f"Move it into one of {listed(VERDICTS)}.",
        )
    if not _SOURCE.fullmatch(last):
        raise PackageError(
            printable(name),
            f"{shown(last)} is not a valid file name of a submission; expected letters, digits, _ and -, then .py. "
            "Rename or remove it.",
        )


def check_length(name: str, size: int) -> None:
    """Reject a file that is too large to be parsed or rendered. Files that need not compile may have any size."""
    most = MAX_SOURCE_BYTES if name.endswith(".py") else MAX_FILE_BYTES
    if size > most and not name.startswith(f"{SUBMISSIONS}/{Verdict.COMPILE_ERROR}/"):
        raise PackageError(printable(name), f"has {size} bytes; expected at most {most}. Make it smaller.")


def check_count(count: int, where: str) -> None:
    """Reject more than `MAX_FILES` files."""
    if count > MAX_FILES:
        raise PackageError(where, f"has more than {MAX_FILES} files. Remove some.")


def check_size(size: int, where: str) -> None:
    """Reject more than `MAX_BYTES` bytes in total."""
    if size > MAX_BYTES:
        raise PackageError(where, f"has more than {MAX_BYTES // 2**20} MiB. Make its files smaller.")


def _check_top(name: str) -> None:
    known = (*REQUIRED, *OPTIONAL)
    if name not in known:
        raise PackageError(
            printable(name),
            f"unknown file{suggestion(name, known)}; expected {listed(known)}, {SUBMISSIONS}/<verdict>/*.py. "
            "Remove or rename it.",
        )
