"""The command line: lists the commands, and imports only the one that is called.

So `allclose judge` does not import the web stack, and `allclose up` does not import the judge.
"""

import importlib
import importlib.metadata
import sys
from typing import Annotated

import typer
from pydantic import ValidationError

from app.errors import BAD_USAGE, AppError, CannotStart

# Names and help texts. Each command is a module of app.commands with a function `command`. Those in GROUPS have a Typer
# `group` of subcommands instead.
COMMANDS = {
    "up": "Run database, web and worker on this machine.",
    "judge": "Judge files on this machine, without web or database.",
    "check": "Check that a package is sound and that its cases catch mistakes.",
    "problem": "Create a problem package, or upload one to a server.",
    "doctor": "Report which protections this machine supports.",
    "web": "Serve the pages and the API.",
    "worker": "Judge queued submissions.",
    "user": "Create accounts and set passwords.",
    "token": "Create and revoke API tokens.",
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
    """The program. Only the command `wanted` is imported; the others have only a name and a help text."""
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
        bool, typer.Option("--version", help="Print the version and exit.", is_eager=True, callback=_print_version)
    ] = False,
) -> None:
    """Options before the command."""


def _unreached() -> None:
    raise AssertionError("a command ran that was not imported")


def _setting(place: tuple[int | str, ...], message: str) -> str:
    name = str(place[0]).upper() if place else "settings"
    return f"{name if name.startswith('ALLCLOSE_') or name == 'DATABASE_URL' else 'ALLCLOSE_' + name}: {message}"


def _refuse(message: str) -> None:
    typer.echo(f"allclose: {message}", err=True)
    sys.exit(BAD_USAGE)


if __name__ == "__main__":
    main()
