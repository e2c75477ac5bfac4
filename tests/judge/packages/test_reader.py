"""Reading a problem package from a mapping and from a folder."""

import os
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judge.comparison.tolerance import Tolerance
from judge.errors import PackageError
from judge.packages.layout import MAX_BYTES, MAX_FILES
from judge.packages.package import Hint, Package, Signature
from judge.packages.reader import parse, read_folder
from judge.verdict import Verdict

MANIFEST = """\
format = 1
slug = "add"
[signature]
function = "add"
arguments = ["a", "b"]
[tolerance]
atol = 1e-5
rtol = 0
"""


def package_files(**changed: str | bytes) -> dict[str, bytes]:
    """A least package; `changed` maps names, `.` written as `__`, to other contents."""
    files = {
        "problem.toml": MANIFEST.encode(),
        "statement.md": b"# Add two numbers\n\nText.\n",
        "starter.py": b"def add(a, b):\n    raise NotImplementedError\n",
        "reference.py": b"def add(a, b):\n    return a + b\n",
        "cases.py": b"def samples():\n    return []\n\n\ndef hidden(rng):\n    return []\n",
    }
    for name, content in changed.items():
        files[name.replace("__", ".")] = content.encode() if isinstance(content, str) else content
    return files


def refusal(files: dict[str, bytes], slug: str = "add") -> PackageError:
    """The error that `parse` raises."""
    with pytest.raises(PackageError) as caught:
        parse(files, slug)
    return caught.value


def write(folder: Path, files: dict[str, bytes]) -> Path:
    """`files` as a folder."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def test_least_package() -> None:
    """The five required files are a package, and every default is the one that the format promises."""
    package = parse(package_files(), "add")
    assert (package.slug, package.title) == ("add", "Add two numbers")
    assert package.signature == Signature("add", ("a", "b"), "numpy")
    assert package.tolerance == Tolerance(1e-5, 0.0, nan_equal=False)
    limits = package.limits
    assert (limits.case_seconds, limits.load_seconds, limits.total_seconds) == (10, 10, 60)
    assert (limits.memory_mib, limits.output_kib) == (2048, 64)
    assert (package.authors, package.tags, package.hints, package.submissions) == ((), (), (), ())
    assert (package.license, package.difficulty, package.warmup, package.solution) == (None, None, None, None)
    assert package.solution_after_giving_up is False
    assert package.files == package_files()


@pytest.mark.parametrize("name", ["problem.toml", "statement.md", "starter.py", "reference.py", "cases.py"])
def test_missing_file(name: str) -> None:
    """Each required file is named when it is missing."""
    files = package_files()
    del files[name]
    error = refusal(files)
    assert (error.where, "is missing" in error.message) == (name, True)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("reference.pyc", "did you mean reference.py?"),
        ("README", "unknown file"),
        ("/etc/passwd", "unknown folder"),
        ("../starter.py", "unknown folder"),
        ("submissions/../cases.py", "unknown folder"),
        ("submissions//a.py", "unknown folder"),
        ("./cases.py", "unknown folder"),
        ("submissions/a.py", "outside the verdict folders"),
        ("submissions/wrong_answers/a.py", "did you mean submissions/wrong_answer?"),
        ("submissions/judge_error/a.py", "unknown folder"),
        ("submissions/accepted/a.txt", "not a valid file name of a submission"),
        ("submissions/accepted/.py", "not a valid file name of a submission"),
        ("submissions/accepted/é.py", "not a valid file name of a submission"),
        ("submissions/accepted/a.py\n", "not a valid file name of a submission"),
        ("submissions/accepted/sub/a.py", "unknown folder"),
        ("bad\udcff", "unknown file"),
        ("", "unknown file"),
    ],
)
def test_unknown_names(name: str, said: str) -> None:
    """A file that the format has no place for is refused, and the error can be printed anywhere."""
    error = refusal(package_files() | {name: b'"""Text."""'})
    assert said in error.message
    str(error).encode("ascii")


@pytest.mark.parametrize("slug", ["", "Add", "1add", "a-b", "a/b", "add\n", "ä", "a" * 65])
def test_bad_slugs(slug: str) -> None:
    """A folder whose name is no slug is refused."""
    assert "not a slug" in refusal(package_files(), slug).message


def test_caps() -> None:
    """501 files, and one byte above 16 MiB, are refused."""
    many = {f"submissions/accepted/a{i}.py": b"" for i in range(MAX_FILES - 4)}
    assert "more than 500 files" in refusal(package_files() | many).message
    assert "more than 16 MiB" in refusal(package_files() | {"warmup.py": b"#" * MAX_BYTES}).message
    del many["submissions/accepted/a0.py"]
    assert len(parse(package_files() | many, "add").files) == MAX_FILES


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"text", "has no heading"),
        (b"# T\n\xff", "0xff is not UTF-8"),
        (b"\xef\xbb\xbf# T", "byte order mark"),
        (b"# T\n\0", "null character"),
    ],
)
def test_bad_statements(content: bytes, said: str) -> None:
    """What is not plain UTF-8 text, or has no title, is refused."""
    error = refusal(package_files(statement__md=content))
    assert said in error.message
    assert error.where.startswith("statement.md")


def test_line_ends() -> None:
    """Texts have plain line ends, while `files` and the digest keep the bytes as they came."""
    package = parse(package_files(statement__md=b"# T\r\n\r\ntext\r\n"), "add")
    assert package.statement == "# T\n\ntext\n"
    assert package.files["statement.md"] == b"# T\r\n\r\ntext\r\n"


def test_slug_is_the_folders_name() -> None:
    """problem.toml and the folder name the same slug."""
    error = refusal(package_files(), "sub")
    assert error.where == "problem.toml: slug"
    assert "is 'add'; expected 'sub'" in error.message


def test_optional_files() -> None:
    """warmup.py, hints.md and solution.md are read where there are any."""
    package = parse(package_files(warmup__py="def warmup(): ...", solution__md="Text.", hints__md="## A\nb"), "add")
    assert (package.warmup, package.solution) == ("def warmup(): ...", "Text.")
    assert package.hints == (Hint("A", "b"),)


def test_submissions() -> None:
    """A submission's folder is its verdict and its docstring's first line its diagnosis; the bytes are kept."""
    files = package_files() | {
        "submissions/wrong_answer/b.py": b'"""  Takes away.\n\nMore."""\n',
        "submissions/accepted/a.py": b"x = 1\n",
        "submissions/compile_error/c.py": b'"""Text."""\ndef (',
        "submissions/compile_error/d.py": b'"""No function."""\n',
        "submissions/compile_error/e.py": b"\xff\0",
    }
    found = [(s.verdict, s.name, s.diagnosis) for s in parse(files, "add").submissions]
    assert found == [
        (Verdict.ACCEPTED, "a.py", None),
        (Verdict.COMPILE_ERROR, "c.py", None),
        (Verdict.COMPILE_ERROR, "d.py", "No function."),
        (Verdict.COMPILE_ERROR, "e.py", None),
        (Verdict.WRONG_ANSWER, "b.py", "Takes away."),
    ]
    assert parse(files, "add").submissions[0].source == b"x = 1\n"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (b"x = 1", "has no diagnosis"),
        (b'"""  """', "has no diagnosis"),
        (b'"""a\\0b"""', "control characters"),
        (b"def (", "is not valid Python"),
        (b"\xff", "is not valid Python"),
        (b"\0", "is not valid Python"),
        (b"x = " + b"(" * 5000, "is not valid Python"),
        (b"x = " + b"-" * 60000 + b"1", "is not valid Python"),
    ],
)
def test_wrong_answer_needs_a_diagnosis(source: bytes, said: str) -> None:
    """A wrong answer that cannot be parsed, or says nothing, is refused by its name."""
    error = refusal(package_files() | {"submissions/wrong_answer/a.py": source})
    assert said in error.message
    assert error.where.startswith("submissions/wrong_answer/a.py")


def test_source_is_never_run() -> None:
    """Reading a package runs none of its code, and none of its escape sequences warns."""
    source = b'"""Says \\d."""\nraise SystemExit\n'
    names = ("cases.py", "reference.py", "starter.py", "warmup.py", "submissions/wrong_answer/a.py")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        package = parse(package_files() | dict.fromkeys(names, source), "add")
    assert package.submissions[0].diagnosis == "Says \\d."


def test_digest() -> None:
    """The digest depends on names and contents, not on the order, and moving a byte between files changes it."""
    files = package_files()
    one = parse(files, "add").digest
    assert len(one) == 64
    assert parse(dict(reversed(files.items())), "add").digest == one
    assert parse(package_files(starter__py=b""), "add").digest != one
    a, b = "submissions/accepted/a.py", "submissions/accepted/b.py"
    digests = {parse(files | {a: x, b: y}, "add").digest for x, y in [(b"#1", b"#"), (b"#", b"#1"), (b"#1#", b"")]}
    assert len(digests) == 3


def test_read_folder(tmp_path: Path) -> None:
    """A folder is read as the mapping of its files; its name is the slug; only `__pycache__` is passed over."""
    files = package_files() | {"submissions/accepted/a.py": b"x = 1\n"}
    folder = write(tmp_path / "add", files)
    write(folder, {"__pycache__/x.pyc": b"", "submissions/accepted/__pycache__/y.pyc": b""})
    assert read_folder(folder) == parse(files, "add")


def test_read_folder_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`.` is read under the name of the working directory."""
    monkeypatch.chdir(write(tmp_path / "add", package_files()))
    assert read_folder(Path()).slug == "add"


@pytest.mark.parametrize(
    ("make", "where", "said"),
    [
        (lambda folder: (folder / "warmup.py").symlink_to("cases.py"), "warmup.py", "is a link"),
        (lambda folder: (folder / "submissions").symlink_to(folder), "submissions", "is a link"),
        (lambda folder: (folder / "__pycache__").symlink_to(folder), "__pycache__", "is a link"),
        (lambda folder: os.mkfifo(folder / "warmup.py"), "warmup.py", "special file"),
        (lambda folder: (folder / "notes").mkdir(), "notes", "unknown folder"),
        (lambda folder: (folder / ".git").mkdir(), ".git", "unknown folder"),
        (lambda folder: (folder / "__pycache__").touch(), "__pycache__", "unknown file"),
        (lambda folder: (folder / "warmup.py").mkdir(), "warmup.py", "unknown folder"),
        (lambda folder: (folder / os.fsdecode(b"\xff")).touch(), "'\\udcff'", "unknown file"),
        (lambda folder: os.truncate(folder / "cases.py", MAX_BYTES + 1), "", "more than 16 MiB"),
    ],
)
def test_read_folder_refusals(make: Callable[[Path], object], where: str, said: str, tmp_path: Path) -> None:
    """Links, special files, unknown folders (empty ones too) and too much are refused while the folder is read."""
    folder = write(tmp_path / "add", package_files())
    make(folder)
    with pytest.raises(PackageError, match=said) as caught:
        read_folder(folder)
    assert caught.value.where == (where or str(folder))


@pytest.mark.parametrize("name", ["none", "file"])
def test_read_folder_without_folder(name: str, tmp_path: Path) -> None:
    """A path that is no folder is the caller's `PackageError`, not a traceback."""
    (tmp_path / "file").touch()
    with pytest.raises(PackageError, match="cannot be read"):
        read_folder(tmp_path / name)


@given(
    st.dictionaries(
        st.sampled_from([*package_files(), "hints.md", "solution.md", "submissions/wrong_answer/a.py"]) | st.text(),
        st.binary() | st.text().map(str.encode),
    )
)
def test_garbage(changed: dict[str, bytes]) -> None:
    """Any content whatever is a package or a `PackageError`."""
    try:
        assert isinstance(parse(package_files() | changed, "add"), Package)
    except PackageError as error:
        assert error.where  # noqa: PT017 - either outcome is right


@pytest.mark.parametrize(
    ("name", "most"),
    [("reference.py", 64 * 1024), ("statement.md", 256 * 1024), ("submissions/wrong_answer/zeros.py", 64 * 1024)],
)
def test_a_file_too_large_to_be_parsed(name: str, most: int) -> None:
    """A file that would cost too much to parse or render is refused by its length, before anything reads it."""
    error = refusal({**package_files(), name: b"#" * (most + 1)})
    assert (error.where, f"expected at most {most}" in error.message) == (name, True)
