"""Where a visitor was before signing in, and the way back there: a path on this site, never elsewhere."""

import re
from urllib.parse import quote

from fastapi import Request

# One slash and no second one, no backslash (browsers read it as a slash), no control characters: `//host` is elsewhere.
_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")
_NOWHERE = ("/sign-in", "/sign-up", "/sign-out", "/welcome")


def way_back(target: str | None) -> str:
    """`target` where it is a page of ours to return to, otherwise the list of problems."""
    if not target or not _PATH.fullmatch(target) or target.startswith(_NOWHERE):
        return "/"
    return target


def back_query(request: Request) -> str:
    """The query with which a link to sign in remembers the page it stands on."""
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    target = way_back(request.query_params.get("next") if here.startswith(_NOWHERE) else here)
    return "" if target == "/" else f"?next={quote(target, safe='/')}"
