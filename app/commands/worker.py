"""`allclose worker`: judge queued submissions. Any number of workers may run, on any number of machines."""

from typing import Annotated

import typer

from app import logs
from app.database.opening import opened
from app.database.postgres import SERVICE
from app.settings import with_options
from app.worker import worker


def command(
    boxes: Annotated[
        int | None, typer.Option(help="How many submissions to judge at a time [ALLCLOSE_BOXES, one per core]", min=1)
    ] = None,
) -> None:
    """Judge queued submissions until stopped."""
    settings = with_options(boxes=boxes)
    logs.configure()
    with opened(settings, SERVICE) as database:
        worker.run(settings, database)
