"""Redirects after signing in: back to the page before, which must be a path on this site."""

import re
from urllib.parse import quote

from fastapi import Request

# One slash and no second one (`//host` is another site), no backslash (browsers read it as a slash), no control characters.
_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")
_NOWHERE = ("/sign-in", "/sign-up", "/sign-out", "/welcome")


def way_back(target: str | None) -> str:
    """`target` if it is a page of this site to return to, otherwise the list of problems."""
    if not target or not _PATH.fullmatch(target) or target.startswith(_NOWHERE):
        return "/"
    return target


def back_query(request: Request) -> str:
    """The query that makes a link to the sign-in page return to the current page."""
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    target = way_back(request.query_params.get("next") if here.startswith(_NOWHERE) else here)
    return "" if target == "/" else f"?next={quote(target, safe='/')}"
