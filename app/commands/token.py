"""`allclose token`: manage API tokens in the services' database."""

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
    """Create and revoke API tokens."""


@group.command()
def create(
    name: Annotated[str, typer.Argument(help="The account that uses the token")],
    scope: Annotated[
        list[Scope] | None,
        typer.Option(help="What the token may be used for; repeat for more; all scopes if not given"),
    ] = None,
    label: Annotated[str, typer.Option(help="A label for the token")] = "command line",
    days: Annotated[
        int | None, typer.Option(help="How many days the token is valid; without limit if not given", min=1, max=36500)
    ] = None,
) -> None:
    """Create a token and print it. It cannot be shown again."""
    with opened(Settings()) as database, database.transaction() as session:
        user = accounts.existing(session, name)
        expires_at = None if days is None else now() + timedelta(days=days)
        _, text = tokens.create(session, user, label, scope or list(Scope), expires_at)
    typer.echo(text)


@group.command()
def revoke(
    prefix: Annotated[str, typer.Argument(help=f"The first {tokens.PREFIX} characters of the token, or all of it")],
) -> None:
    """Revoke a token. It stops working at once."""
    with opened(Settings()) as database, database.transaction() as session:
        label = tokens.revoke(session, prefix)
    typer.echo(f"Revoked the token '{label}'.", err=True)
