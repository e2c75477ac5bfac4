"""`allclose problem`: create a problem package, and upload one to a server."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.commands.push import push
from app.errors import CannotStart
from app.problems.kinds import read
from app.problems.scaffold import files
from judge.errors import PackageError
from judge.packages.layout import check_slug
from judge.packages.reader import parse

TOLERANCES = {"numpy": ("1e-6", "1e-5"), "jax": ("1e-5", "1e-4")}  # of float64, and of float32
group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@group.callback()
def _group() -> None:
    """Create a problem package, or upload one to a server."""


@group.command()
def new(
    slug: Annotated[str, typer.Argument(help="The problem's name in URLs: lower-case letters, digits and _")],
    title: Annotated[str | None, typer.Option(help="The title of the statement [default: asked for]")] = None,
    function: Annotated[
        str | None, typer.Option(help="The function that learners write [default: asked for, or the slug]")
    ] = None,
    arguments: Annotated[
        str | None,
        typer.Option(
            help="The function's arguments, such as 'x:float[n,3d],axis:int'. Types: float, int, bool, str; or arrays of "
            "float, int, bool or complex with their sizes [default: asked for, or x:float[n,d]]"
        ),
    ] = None,
    arrays: Annotated[str, typer.Option(help="The library of the arrays: numpy or jax")] = "numpy",
    folder: Annotated[
        Path | None,
        typer.Option(
            "--dir",
            help="The folder to create the package in [default: problems if it exists, otherwise the current folder]",
        ),
    ] = None,
) -> None:
    """Create a problem package. Only three functions are left to write.

    On a terminal, missing values are asked for. Otherwise the defaults are used. Existing files are not overwritten.
    """
    folder = folder or (Path("problems") if Path("problems").is_dir() else Path())
    _require_names(slug, arrays, folder)
    title = _ask("Title", title, slug.replace("_", " ").capitalize())
    function = _ask("Function", function, slug)
    kinds = read(_ask("Arguments", arguments, "x:float[n,d]"))
    created = files(slug, title, function, kinds, arrays, tolerance=TOLERANCES[arrays])
    try:
        parse({name: text.encode() for name, text in created.items()}, slug)
    except PackageError as error:
        raise CannotStart(f"these options do not make a valid package: {error}") from error
    _write(folder / slug, created)
    typer.echo(_next_steps(folder / slug, function))


def _require_names(slug: str, arrays: str, folder: Path) -> None:
    try:
        check_slug(slug, "SLUG")
    except PackageError as error:
        raise CannotStart(str(error)) from error
    if arrays not in TOLERANCES:
        raise CannotStart(f"--arrays: {arrays!r} is unknown; expected {' or '.join(TOLERANCES)}")
    if (folder / slug).exists():
        raise CannotStart(f"{folder / slug} already exists. Choose another slug, or remove it first.")


def _ask(what: str, given: str | None, default: str) -> str:
    if given is not None:
        return given
    return str(typer.prompt(what, default=default)) if sys.stdin.isatty() else default


def _write(folder: Path, created: dict[str, str]) -> None:
    try:
        for name, text in created.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
    except OSError as error:
        raise CannotStart(
            f"cannot write {error.filename}: {error.strerror}; choose another folder with --dir"
        ) from error


def _next_steps(folder: Path, function: str) -> str:
    return f"""\
Created {folder}. Write the function {function} in three files, where they say TODO:
  reference.py                        the reference implementation
  submissions/accepted/first_way.py   a solution as most learners would write it
  submissions/accepted/second_way.py  a solution that is written differently
Edit cases.py: it draws values of the right shapes. Change their ranges, and add edge cases, to fit your problem.
Add typical mistakes to submissions/wrong_answer/, each with its diagnosis as the first line of the docstring. One is there
already: nothing_returned.py. Write the statement, the hints and the solution.
Then run the check. It reports what is missing, and which mistakes the cases do not catch.
  allclose check {folder}"""


group.command("push")(push)
