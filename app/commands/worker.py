"""`allclose worker`: judges what is queued. Start as many as you like, on as many machines as you like."""

from typing import Annotated

import typer

from app import logs
from app.database.opening import opened
from app.database.postgres import SERVICE
from app.settings import with_options
from app.worker import worker


def command(
    boxes: Annotated[
        int | None, typer.Option(help="How many submissions at a time [ALLCLOSE_BOXES, one a core]", min=1)
    ] = None,
) -> None:
    """Judge what is queued, until told to stop."""
    settings = with_options(boxes=boxes)
    logs.configure()
    with opened(settings, SERVICE) as database:
        worker.run(settings, database)
