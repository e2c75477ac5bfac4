"""What is looked at before a request's body: its media type, and how long the caller would wait."""

import re
from typing import Annotated

from fastapi import Header, Request
from starlette.exceptions import HTTPException

from app.web.access import TheSite

_WAIT = re.compile(r"(?:^|[,;])\s*wait\s*=\s*\"?(\d{1,6})\"?\s*(?=$|[,;])", re.IGNORECASE)


def require_json(request: Request) -> None:
    """Refuse a body that does not say that it is JSON: what an HTML form sends is then never taken for a request."""
    media_type = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise HTTPException(415, "Send `Content-Type: application/json`")


def preferred_wait(
    site: TheSite, prefer: Annotated[str | None, Header(description="`wait=SECONDS` (RFC 7240)")] = None
) -> float:
    """The seconds that `Prefer: wait=N` (RFC 7240) asks for, no more than we grant; what else is preferred is ignored."""
    found = _WAIT.search(prefer or "")
    return min(float(found[1]), site.settings.wait_seconds) if found else 0.0
