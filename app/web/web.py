"""The web application and its routes."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Response
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.staticfiles import StaticFiles
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy import text
from starlette.staticfiles import PathLike
from starlette.types import ASGIApp, Scope

from app.accounts.throttle import Throttle
from app.api import packages, problems, submissions, versions
from app.database.database import Database
from app.pages import routes
from app.problems.interest import Interest
from app.settings import Settings
from app.submissions.events import Hub
from app.web import problem_json
from app.web.access import Db, Site
from app.web.guard import Guard
from app.web.metrics import exposition

API = "/api/v1"
STATIC = Path(__file__).parents[1] / "static"


def create_app(settings: Settings, database: Database) -> FastAPI:
    """The application, on an open and upgraded database."""
    site = Site(settings, database, Hub(database.conninfo), Throttle(), Interest())

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with site.hub.listening():
            yield

    app = _Guarded(
        settings,
        title="Allclose",
        description="An online judge for numerical and machine-learning exercises.",
        version=version("allclose"),
        openapi_url=f"{API}/openapi.json",
        docs_url=None,  # it would load scripts from other sites, which our policy forbids
        redoc_url=None,
        lifespan=lifespan,
        redirect_slashes=False,  # it would redirect to any host that the request names
    )
    app.state.site = site
    app.add_middleware(GZipMiddleware, minimum_size=1024)  # does not compress event streams
    problem_json.install(app)
    app.include_router(problems.router, prefix=API)
    app.include_router(submissions.router, prefix=API)
    app.include_router(packages.router, prefix=API)
    app.include_router(versions.router, prefix=API)
    app.include_router(routes.router, include_in_schema=False)
    app.add_api_route("/healthz", healthz, include_in_schema=False)
    app.add_api_route("/metrics", metrics, include_in_schema=False)
    app.mount("/static", VersionedFiles(directory=STATIC), name="static")
    return app


class _Guarded(FastAPI):
    """Runs the guard first, so that it also covers the response to unhandled exceptions, which other middleware does not see."""

    def __init__(self, settings: Settings, **others: Any) -> None:
        super().__init__(**others)
        self._settings = settings

    def build_middleware_stack(self) -> ASGIApp:
        """The framework's stack, behind the guard."""
        return Guard(super().build_middleware_stack(), self._settings)


class VersionedFiles(StaticFiles):
    """Static files. Files requested with a version (`?v=...`) may be cached for a year."""

    def file_response(
        self, full_path: PathLike, stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """The response of `StaticFiles`, with cache headers."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        if scope["query_string"].startswith(b"v="):
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def healthz(session: Db) -> dict[str, str]:
    """Report that this process runs and can reach its database."""
    session.execute(text("SELECT 1"))
    return {"status": "ok"}


def metrics(session: Db) -> Response:
    """The endpoint for Prometheus."""
    return Response(exposition(session), media_type=CONTENT_TYPE_LATEST)
