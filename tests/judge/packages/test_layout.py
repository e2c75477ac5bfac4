"""`judge.packages.layout`: the files and folders of a package, and their sizes."""

import pytest

from judge.errors import PackageError
from judge.packages.layout import (
    MAX_BYTES,
    MAX_FILE_BYTES,
    MAX_FILES,
    MAX_SOURCE_BYTES,
    OPTIONAL,
    REQUIRED,
    VERDICTS,
    check_count,
    check_file,
    check_folder,
    check_length,
    check_size,
    check_slug,
)
from judge.verdict import Verdict


@pytest.mark.parametrize("slug", ["a", "add", "mha_self_attention", "a1", "a" * 64])
def test_slugs(slug: str) -> None:
    """A slug has lower-case letters, digits and underscores, begins with a letter, and has up to 64 characters."""
    check_slug(slug, "here")


@pytest.mark.parametrize("slug", ["", "Add", "1add", "_a", "a-b", "a/b", "add\n", "ä", "a" * 65])
def test_bad_slugs(slug: str) -> None:
    """Anything else is no slug."""
    with pytest.raises(PackageError) as caught:
        check_slug(slug, "here")
    assert caught.value.where == "here"


def test_known_names() -> None:
    """Required and optional files, and sources in the folder of each verdict that a program can get, are accepted."""
    for name in (*REQUIRED, *OPTIONAL):
        check_file(name)
    for verdict in VERDICTS:
        check_folder(f"submissions/{verdict}")
        check_file(f"submissions/{verdict}/two-loops_2.py")
    assert set(Verdict) - set(VERDICTS) == {Verdict.JUDGE_ERROR}


@pytest.mark.parametrize(
    "name",
    [
        "",
        "README",
        "reference.pyc",
        "/etc/passwd",
        "../starter.py",
        "./cases.py",
        "submissions",
        "submissions/a.py",
        "submissions//a.py",
        "submissions/../cases.py",
        "submissions/judge_error/a.py",
        "submissions/accepted/a.txt",
        "submissions/accepted/.py",
        "submissions/accepted/-a.py",
        "submissions/accepted/é.py",
        "submissions/accepted/a.py\n",
        "submissions/accepted/sub/a.py",
        "bad\udcff",
    ],
)
def test_unknown_files(name: str) -> None:
    """Any other file is rejected, with a message that can be printed anywhere."""
    with pytest.raises(PackageError) as caught:
        check_file(name)
    str(caught.value).encode("ascii")


@pytest.mark.parametrize("name", ["", "notes", ".git", "submissions/other", "submissions/judge_error", "accepted"])
def test_unknown_folders(name: str) -> None:
    """A folder that is not one of submissions is rejected."""
    with pytest.raises(PackageError):
        check_folder(name)


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("cases.py", MAX_SOURCE_BYTES),
        ("submissions/wrong_answer/a.py", MAX_SOURCE_BYTES),
        ("statement.md", MAX_FILE_BYTES),
        ("problem.toml", MAX_FILE_BYTES),
    ],
)
def test_lengths(name: str, most: int) -> None:
    """A file may have as many bytes as its kind allows, and no more."""
    check_length(name, most)
    with pytest.raises(PackageError) as caught:
        check_length(name, most + 1)
    assert caught.value.where == name


def test_sources_that_need_not_compile() -> None:
    """A submission that is expected not to compile may have any size."""
    check_length("submissions/compile_error/a.py", MAX_BYTES)


def test_totals() -> None:
    """The number of files and their total size have limits."""
    check_count(MAX_FILES, "here")
    check_size(MAX_BYTES, "here")
    for check, most in (check_count, MAX_FILES), (check_size, MAX_BYTES):
        with pytest.raises(PackageError) as caught:
            check(most + 1, "here")
        assert caught.value.where == "here"
