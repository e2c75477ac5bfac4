"""Renders templates: one Jinja environment, which rejects undefined names and escapes everything."""

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.accounts.passwords import SHORTEST
from app.database.tables import User
from app.pages import words
from app.pages.back import back_query

APP = Path(__file__).parents[1]
STATIC = APP / "static"


def page(
    request: Request, template: str, /, *, user: User | None = None, status: int = 200, **context: Any
) -> HTMLResponse:
    """The template as a response. `user` is the user in the header."""
    standing = {"user": user, "status": status, "back_query": back_query(request), "here": "", "known": True}
    html = _environment().get_template(template).render({**standing, **context})
    return HTMLResponse(html, status, headers={"Cache-Control": "no-store" if user else "no-cache"})


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(APP / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(static=_static, built=_built, version=version("allclose"), shortest_password=SHORTEST)
    for show in (
        words.words,
        words.ago,
        words.exactly,
        words.seconds,
        words.mebibytes,
        words.counted,
        words.sentence,
        words.coded,
        words.traceback,
    ):
        environment.filters[show.__name__] = show
    return environment


@cache
def _static(name: str) -> str:
    """The address of a static file. It changes with the content, so that browsers may cache it."""
    return f"/static/{name}?v={sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


def _built(name: str) -> bool:
    """Whether the front-end bundle exists. Without it the pages work as plain forms."""
    return (STATIC / name).is_file()
