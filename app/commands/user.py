"""`allclose user`: accounts, in the same database as the services."""

import secrets
import sys
from typing import Annotated

import typer

from app import accounts
from app.opening import opened
from app.settings import Settings
from app.tables import Role

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

GENERATED_BYTES = 12  # 96 bits: nobody guesses them, and 16 characters can be typed


@group.callback()
def accounts_of_people() -> None:
    """Make accounts."""


@group.command()
def add(
    name: Annotated[str, typer.Argument(help="1 to 32 letters, digits, dots, hyphens or underscores")],
    role: Annotated[Role, typer.Option(help="What the account may do")] = Role.LEARNER,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input; otherwise one is made")
    ] = False,
) -> None:
    """Make an account. Without --password-stdin a password is made and printed."""
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else secrets.token_urlsafe(GENERATED_BYTES)
    with opened(Settings()) as database, database.transaction() as session:
        accounts.sign_up(session, name, password, role)
    typer.echo(f"Added {role} {name}.", err=True)
    if not password_stdin:
        typer.echo(password)
