"""`allclose web`: publish the problems, then serve the pages and the API."""

import logging
import os
import socket
from typing import Annotated

import typer
import uvicorn

from app import logs
from app.accounts import accounts
from app.database.database import Database
from app.database.opening import opened
from app.database.postgres import SERVICE
from app.problems.problems import publish_problems
from app.settings import Settings, with_options
from app.web.listening import address, listen
from app.web.web import create_app

logger = logging.getLogger(__name__)

GOODBYE_SECONDS = 3  # to finish running requests; event streams are closed, and browsers reconnect


def command(
    host: Annotated[str | None, typer.Option(help="Address to listen on [ALLCLOSE_HOST, 127.0.0.1]")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on [ALLCLOSE_PORT, 8000]", min=1, max=65535)] = None,
) -> None:
    """Serve the pages and the API."""
    settings = with_options(host=host, port=port)
    logs.configure()
    with listen(settings) as listener, opened(settings, SERVICE) as database:
        publish_problems(settings, database)
        invite(settings, database)
        serve(settings, database, listener)


def invite(settings: Settings, database: Database) -> None:
    """Print the one-time link for the first administrator, unless there is an administrator."""
    with database.transaction() as session:
        token = accounts.invite_admin(session)
    if token is not None:
        typer.echo(
            f"There is no administrator yet. Create one with this one-time link: {address(settings)}/welcome/{token}"
        )


def serve(settings: Settings, database: Database, listener: socket.socket) -> None:
    """Serve on `listener` until told to stop."""
    config = uvicorn.Config(
        create_app(settings, database),
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=settings.public_url is not None,
        timeout_graceful_shutdown=GOODBYE_SECONDS,
    )
    uvicorn.Server(config).run(sockets=[listener])
    logger.info("Web process %d ended", os.getpid())
