"""`allclose problem`: begins a new problem package, and brings one to an installation."""

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
    """Begin a new problem package, or bring one to an installation."""


@group.command()
def new(
    slug: Annotated[str, typer.Argument(help="The problem's name in addresses: small letters, digits and _")],
    title: Annotated[str | None, typer.Option(help="The statement's title [asked for]")] = None,
    function: Annotated[str | None, typer.Option(help="The function that learners write [asked for; the slug]")] = None,
    arguments: Annotated[
        str | None,
        typer.Option(
            help="Its arguments, such as 'x:float[n,3d],axis:int': float, int, bool, str, or arrays of float, int, bool, "
            "complex with their sizes [asked for; x:float[n,d]]"
        ),
    ] = None,
    arrays: Annotated[str, typer.Option(help="What arrays arrive as: numpy or jax")] = "numpy",
    folder: Annotated[
        Path | None,
        typer.Option("--dir", help="The folder in which it is laid [problems, where there is one; else this]"),
    ] = None,
) -> None:
    """Lay a package that is complete but for three functions, which only you can write.

    What is not given is asked for, on a terminal; elsewhere the defaults are taken. Nothing is overwritten.
    """
    folder = folder or (Path("problems") if Path("problems").is_dir() else Path())
    _require_names(slug, arrays, folder)
    title = _asked("Title", title, slug.replace("_", " ").capitalize())
    function = _asked("Function", function, slug)
    kinds = read(_asked("Arguments", arguments, "x:float[n,d]"))
    laid = files(slug, title, function, kinds, arrays, tolerance=TOLERANCES[arrays])
    try:
        parse({name: text.encode() for name, text in laid.items()}, slug)
    except PackageError as error:
        raise CannotStart(f"this would be no package: {error}") from error
    _write(folder / slug, laid)
    typer.echo(_next_steps(folder / slug, function))


def _require_names(slug: str, arrays: str, folder: Path) -> None:
    try:
        check_slug(slug, "SLUG")
    except PackageError as error:
        raise CannotStart(str(error)) from error
    if arrays not in TOLERANCES:
        raise CannotStart(f"--arrays: {arrays!r} is unknown; expected {' or '.join(TOLERANCES)}")
    if (folder / slug).exists():
        raise CannotStart(f"{folder / slug} exists; nothing is overwritten. Choose another slug, or remove it first.")


def _asked(what: str, given: str | None, default: str) -> str:
    if given is not None:
        return given
    return str(typer.prompt(what, default=default)) if sys.stdin.isatty() else default


def _write(folder: Path, laid: dict[str, str]) -> None:
    try:
        for name, text in laid.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
    except OSError as error:
        raise CannotStart(f"{error.filename}: {error.strerror}; give another folder with --dir") from error


def _next_steps(folder: Path, function: str) -> str:
    return f"""\
{folder} is laid. Now write three functions, where they say TODO:
  reference.py                        {function}: the trusted answer
  submissions/accepted/first_way.py   {function}: the same, as most people would write it
  submissions/accepted/second_way.py  {function}: the same, written differently
Look at cases.py: it draws numbers of the right shapes; give them the ranges and edges that your problem needs.
Then add typical mistakes to submissions/wrong_answer/, the diagnosis as the docstring's first line, and write the texts.
One mistake is there: nothing_returned.py. A check of the package says how many it wants, and which the cases let by.
  allclose check {folder}"""


group.command("push")(push)
