"""`app.web.zipped`: uploads and downloads of zips."""

from typing import Any

import anyio
import pytest
from fastapi import FastAPI, Request, Response
from fastapi.testclient import TestClient
from starlette.types import Message

from app.errors import TooLarge
from app.web import problem_json
from app.web.zipped import FIELD, FORM, ZIP, zip_answer, zipped
from judge.packages.archive import MAX_PACKED_BYTES

LARGEST = b"x" * MAX_PACKED_BYTES


@pytest.fixture
def echo() -> TestClient:
    """An application that returns the uploaded zip."""
    app = FastAPI()
    problem_json.install(app)

    @app.post("/api/echo")
    async def again(request: Request) -> Response:
        return Response(await zipped(request))

    return TestClient(app)


@pytest.mark.parametrize("data", [b"PK", b"", LARGEST])
def test_upload(echo: TestClient, data: bytes) -> None:
    """A zip of up to 1 MiB arrives unchanged, as the body and as the file of a form."""
    assert echo.post("/api/echo", content=data, headers={"Content-Type": f"{ZIP}; x=1"}).content == data
    assert echo.post("/api/echo", files={FIELD: ("a.zip", data)}).content == data


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"content": b"PK"}, 415),
        ({"content": b"PK", "headers": {"Content-Type": "application/octet-stream"}}, 415),
        ({"files": {"other": ("a.zip", b"PK")}}, 422),
        ({"data": {FIELD: "text"}, "files": {"other": ("a.zip", b"PK")}}, 422),
        ({"content": LARGEST + b"x", "headers": {"Content-Type": ZIP}}, 413),
        ({"files": {FIELD: ("a.zip", LARGEST + b"x")}}, 413),
        ({"files": [(FIELD, ("a.zip", b"PK")), (FIELD, ("b.zip", b"PK"))]}, 400),
        ({"content": b"no form", "headers": {"Content-Type": FORM}}, 400),
    ],
)
def test_refusals(echo: TestClient, sent: dict[str, Any], status: int) -> None:
    """Other media types, forms without the file and zips that are too large are refused."""
    answer = echo.post("/api/echo", **sent)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, problem_json.MEDIA_TYPE)


def test_endless_body() -> None:
    """A body without a length is read only until it is too large."""
    read = 0

    async def receive() -> Message:
        nonlocal read
        read += len(LARGEST) // 4
        return {"type": "http.request", "body": LARGEST[: len(LARGEST) // 4], "more_body": True}

    scope = {"type": "http", "method": "POST", "path": "/", "headers": [(b"content-type", ZIP.encode())]}
    with pytest.raises(TooLarge):
        anyio.run(zipped, Request(scope, receive))
    assert read == len(LARGEST) * 5 // 4


def test_download() -> None:
    """A zip is saved under the problem's name, and not kept by caches."""
    answer = zip_answer("add", b"PK")
    assert (answer.body, answer.media_type) == (b"PK", ZIP)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="add.zip"'
    assert answer.headers["Cache-Control"] == "no-store"
