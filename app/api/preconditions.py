"""Checks of request headers: the media type, and how long the caller wants to wait."""

import re
from typing import Annotated

from fastapi import Header, Request
from starlette.exceptions import HTTPException

from app.web.access import TheSite

_WAIT = re.compile(r"(?:^|[,;])\s*wait\s*=\s*\"?(\d+)\"?\s*(?=$|[,;])", re.IGNORECASE)


def require_json(request: Request) -> None:
    """Reject a body that is not declared as JSON, so that an HTML form can never send an API request."""
    media_type = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise HTTPException(415, "Send `Content-Type: application/json`")


def preferred_wait(
    site: TheSite, prefer: Annotated[str | None, Header(description="`wait=SECONDS` (RFC 7240)")] = None
) -> float:
    """The seconds of `Prefer: wait=N` (RFC 7240), limited by the settings. Other preferences are ignored."""
    found = _WAIT.search(prefer or "")
    return min(float(found[1]), site.settings.wait_seconds) if found else 0.0
