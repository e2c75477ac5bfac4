"""`allclose user`: manage accounts in the services' database."""

import secrets
import sys
from typing import Annotated

import typer

from app.accounts import accounts, sessions
from app.database.opening import opened
from app.database.tables import Role
from app.settings import Settings

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input instead of generating one")
]
GENERATED_BYTES = 12  # 96 bits cannot be guessed, and 16 characters can be typed


@group.callback()
def accounts_of_people() -> None:
    """Create accounts and set passwords."""


@group.command()
def add(
    name: Annotated[str, typer.Argument(help="1 to 32 letters, digits, dots, hyphens or underscores")],
    role: Annotated[Role, typer.Option(help="What the account may do")] = Role.LEARNER,
    password_stdin: FromStdin = False,
) -> None:
    """Create an account. Without --password-stdin, generate a password and print it."""
    password = _password(password_stdin)
    with opened(Settings()) as database, database.transaction() as session:
        accounts.sign_up(session, name, password, role)
    typer.echo(f"Added {role} {name}.", err=True)
    if not password_stdin:
        typer.echo(password)


@group.command("password")
def set_password(
    name: Annotated[str, typer.Argument(help="The account")],
    password_stdin: FromStdin = False,
) -> None:
    """Set a new password and sign the account out everywhere. Without --password-stdin, generate and print one."""
    password = _password(password_stdin)
    with opened(Settings()) as database, database.transaction() as session:
        user = accounts.existing(session, name)
        accounts.set_password(user, password)
        sessions.end_all(session, user)
    typer.echo(f"{user.name} has a new password and is signed out everywhere.", err=True)
    if not password_stdin:
        typer.echo(password)


def _password(from_stdin: bool) -> str:
    return sys.stdin.readline().rstrip("\r\n") if from_stdin else secrets.token_urlsafe(GENERATED_BYTES)
