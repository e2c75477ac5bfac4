"""`allclose problem push`: upload a package's folder to an installation, wait for its check, and publish it on request."""

import json
import time
from pathlib import Path
from typing import Annotated, Any, NoReturn

import httpx2
import typer

from app.checking.check_text import text
from app.errors import BAD_USAGE
from judge.check.report import Report
from judge.errors import PackageError
from judge.packages.archive import pack
from judge.packages.reader import read_folder

NOT_PASSED, NOT_CHECKED = 1, 3
POLL_SECONDS = 1.0
ANSWER_SECONDS = 60
PATIENCE = 30  # failed polls in a row, as the service may restart during the check
TEMPORARY = (429, 502, 503, 504)


def push(
    package_dir: Annotated[Path, typer.Argument(help="The folder of a problem package")],
    url: Annotated[str, typer.Option(help="Where Allclose is, such as https://judge.example.org")],
    token: Annotated[
        str,
        typer.Option(envvar="ALLCLOSE_TOKEN", help="A token with packages:read and packages:write", show_default=False),
    ],
    publish: Annotated[bool, typer.Option("--publish", help="Publish it if it passes its check")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the draft as one JSON object at the end")] = False,
) -> None:
    """Upload a package, wait for its check and print the report. With --publish, publish it if it passes.

    Set the token in the environment, where other users of the machine cannot read it. Exit status: 0 it passed (and is
    published), 1 it did not, 2 bad usage or package, 3 it could not be checked.
    """
    with _client(url, token) as client:
        draft = _ask(client, "POST", "/api/v1/packages", _packed(package_dir))
        path = f"/api/v1/packages/{draft['id']}"
        typer.echo(f"Uploaded {draft['slug']} as draft {draft['id']}. The check has started.", err=True)
        draft = _checked(client, path)
        if publish and not draft["obstacles"]:
            draft["published"] = _ask(client, "POST", f"{path}/publish")["number"]
    typer.echo(json.dumps(draft) if as_json else _text(draft))
    if draft["report"] is None:
        raise typer.Exit(NOT_CHECKED)
    if not draft["passed"]:
        raise typer.Exit(NOT_PASSED)


def _packed(folder: Path) -> bytes:
    if not folder.is_dir():
        _fail(f"{folder} is not a folder; give the folder of a problem package, such as problems/mha_self_attention")
    try:
        return pack(read_folder(folder.resolve()).files)
    except PackageError as error:
        _fail(f"{folder}: {error}")


def _client(url: str, token: str) -> httpx2.Client:
    parsed = httpx2.URL(url)
    if parsed.scheme not in ("http", "https") or not parsed.host:
        _fail(f"--url is {url}; expected an address such as https://judge.example.org.")
    headers = {"Authorization": f"Bearer {token.strip()}", "Content-Type": "application/zip"}
    return httpx2.Client(base_url=parsed, headers=headers, timeout=ANSWER_SECONDS)


def _request(client: httpx2.Client, method: str, path: str, body: bytes | None = None) -> dict[str, Any]:
    """The object that the service answers.

    Raises:
        HTTPStatusError: the service refused.
        RequestError: there is no answer, or not one from Allclose.
    """
    answer = client.request(method, path, content=body).raise_for_status()
    found = answer.json() if answer.headers.get("Content-Type", "").startswith("application/json") else None
    if not isinstance(found, dict):
        raise httpx2.DecodingError("this is not an Allclose service", request=answer.request)
    return found


def _ask(client: httpx2.Client, method: str, path: str, body: bytes | None = None) -> dict[str, Any]:
    """As `_request`, but an error ends the command."""
    try:
        return _request(client, method, path, body)
    except httpx2.HTTPStatusError as error:
        _fail(f"{client.base_url} refused this with status {error.response.status_code}: {_reason(error)}")
    except httpx2.RequestError as error:
        _fail(f"cannot reach {client.base_url}: {error}. Check --url.")


def _reason(error: httpx2.HTTPStatusError | httpx2.RequestError) -> str:
    """The sentence of a problem object, or the error's own text."""
    try:
        return str(error.response.json()["detail"]) if isinstance(error, httpx2.HTTPStatusError) else str(error)
    except (ValueError, KeyError, TypeError):
        return str(error)


def _checked(client: httpx2.Client, path: str) -> dict[str, Any]:
    """The draft when its check is done. Prints every new stage."""
    stage, failed = "", 0
    while True:
        try:
            draft = _request(client, "GET", path)
        except (httpx2.HTTPStatusError, httpx2.RequestError) as error:
            failed += 1
            refused = isinstance(error, httpx2.HTTPStatusError) and error.response.status_code not in TEMPORARY
            if refused or failed > PATIENCE:
                _fail(f"The check can no longer be followed: {_reason(error)}")
        else:
            failed = 0
            if draft["status"] == "done":
                return draft
            if draft["progress"] and draft["progress"]["stage"] != stage:
                stage = draft["progress"]["stage"]
                typer.echo(f"  {stage}", err=True)
        time.sleep(POLL_SECONDS)


def _text(draft: dict[str, Any]) -> str:
    slug = draft["slug"]
    if draft["report"] is None:
        return f"{slug} could not be checked: {draft['message']}"
    report = text(Report.from_json(draft["report"]))
    if not draft["passed"]:
        return f"{report}\n\n{slug} is not published: correct the errors and push it again."
    if draft["published"]:
        return f"{report}\n\n{slug} is published as version {draft['published']}."
    return f"{report}\n\n{slug} is not published yet. Publish it on its page, or push it with --publish."


def _fail(message: str) -> NoReturn:
    typer.echo(f"allclose: {message}", err=True)
    raise typer.Exit(BAD_USAGE)
