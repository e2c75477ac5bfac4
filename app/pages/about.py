"""The about page: what Allclose is, what the verdicts mean, and how to use the API."""

from fastapi import Request
from fastapi.responses import HTMLResponse

from app.pages.template import APP, page
from app.pages.visitor import Reader
from app.rendering.markdown import markdown

TEXT = APP / "templates" / "about" / "text.md"


def show(request: Request, user: Reader) -> HTMLResponse:
    """The page."""
    return page(request, "about/page.html", user=user, text=markdown(TEXT.read_text("utf-8"), "about"))
