"""`allclose token`: API tokens, in the same database as the services."""

from datetime import timedelta
from typing import Annotated

import typer

from app.accounts import accounts, tokens
from app.accounts.tokens import Scope
from app.database.opening import opened
from app.database.tables import now
from app.settings import Settings

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@group.callback()
def tokens_of_accounts() -> None:
    """Make and revoke API tokens."""


@group.command()
def create(
    name: Annotated[str, typer.Argument(help="The account that the token acts for")],
    scope: Annotated[
        list[Scope] | None, typer.Option(help="What it may be used for; all of these if none given")
    ] = None,
    label: Annotated[str, typer.Option(help="By which its owner knows it again")] = "command line",
    days: Annotated[
        int | None, typer.Option(help="How long it is valid; for ever if not given", min=1, max=36500)
    ] = None,
) -> None:
    """Make a token and print it, once."""
    with opened(Settings()) as database, database.transaction() as session:
        user = accounts.existing(session, name)
        expires_at = None if days is None else now() + timedelta(days=days)
        _, text = tokens.create(session, user, label, scope or list(Scope), expires_at)
    typer.echo(text)


@group.command()
def revoke(
    prefix: Annotated[str, typer.Argument(help=f"How the token begins: its first {tokens.PREFIX} characters, or all")],
) -> None:
    """End a token at once."""
    with opened(Settings()) as database, database.transaction() as session:
        label = tokens.revoke(session, prefix)
    typer.echo(f"Revoked the token '{label}'.", err=True)
