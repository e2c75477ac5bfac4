"""The command line: names the commands, and loads one only when it is asked for.

`allclose judge` does not pay for importing the web stack, nor `allclose up` for the judge.
"""

import importlib
import importlib.metadata
import sys
from typing import Annotated

import typer
from pydantic import ValidationError

from app.errors import BAD_USAGE, AppError, CannotStart

# Name, and the sentence that `allclose --help` shows. Each is a module of app.commands: with a function `command`, or,
# for those in GROUPS, with a Typer `group` of further commands.
COMMANDS = {
    "up": "Run everything on this machine: database, web and worker.",
    "judge": "Judge files as `submit` does, without web or database.",
    "check": "Prove that a package is sound: that its tests catch mistakes.",
    "problem": "Lay a new problem package, or upload one to an installation.",
    "doctor": "Tell what this machine can enforce.",
    "web": "Serve the pages and the API.",
    "worker": "Judge what is queued.",
    "user": "Make accounts and set passwords.",
    "token": "Make and revoke API tokens.",
}
GROUPS = {"problem", "user", "token"}


def main() -> None:
    """The entry point of `allclose`."""
    try:
        _cli(sys.argv[1] if len(sys.argv) > 1 else None)()
    except (CannotStart, AppError) as error:
        _refuse(str(error))
    except ValidationError as error:
        _refuse("; ".join(_setting(fault["loc"], fault["msg"]) for fault in error.errors()))


def _cli(wanted: str | None) -> typer.Typer:
    """The program, in which only the command `wanted` is real: of the others it knows the names and what they do."""
    cli = typer.Typer(
        name="allclose",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    cli.callback(help="An online judge for numerical and machine-learning exercises.")(_options)
    for name, sentence in COMMANDS.items():
        module = importlib.import_module(f"app.commands.{name}") if name == wanted else None
        if module is not None and name in GROUPS:
            cli.add_typer(module.group, name=name, help=sentence)
        else:
            cli.command(name, help=None if module else sentence)(module.command if module else _unreached)
    return cli


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(importlib.metadata.version("allclose"))
        raise typer.Exit


def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and end.", is_eager=True, callback=_print_version)
    ] = False,
) -> None:
    """Options that stand before the command."""


def _unreached() -> None:
    raise AssertionError("a command was run that was not asked for")


def _setting(place: tuple[int | str, ...], message: str) -> str:
    name = str(place[0]).upper() if place else "settings"
    return f"{name if name.startswith('ALLCLOSE_') or name == 'DATABASE_URL' else 'ALLCLOSE_' + name}: {message}"


def _refuse(message: str) -> None:
    typer.echo(f"allclose: {message}", err=True)
    sys.exit(BAD_USAGE)


if __name__ == "__main__":
    main()
