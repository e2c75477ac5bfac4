"""`allclose problem push`: upload a package to a server, wait for its check, and publish it on request."""

import json
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Annotated, Any, NoReturn
from urllib.parse import urlsplit

import typer

from app.errors import BAD_USAGE
from judge.errors import PackageError
from judge.packages.archive import pack
from judge.packages.reader import read_folder

NOT_PASSED, NOT_CHECKED = 1, 3
POLL_SECONDS = 1.0
ANSWER_SECONDS = 60
PATIENCE = 30  # polls in a row that may fail, for example while the server restarts
PAUSE = (429, 502, 503, 504)  # temporary statuses


def push(
    package_dir: Annotated[Path, typer.Argument(help="The folder of a problem package")],
    url: Annotated[str, typer.Option(help="The server's address, such as https://judge.example.org")],
    token: Annotated[
        str,
        typer.Option(
            envvar="ALLCLOSE_TOKEN", help="A token with the scopes packages:read and packages:write", show_default=False
        ),
    ],
    publish: Annotated[bool, typer.Option("--publish", help="Publish the package if it passes its check")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the draft as one JSON object")] = False,
) -> None:
    """Upload a package, wait for its check and print the report. With --publish, publish the package if it passes.

    Set the token in the environment, so that other users of this machine cannot read it. Exit status: 0 passed
    (and published, with --publish), 1 not passed, 2 bad usage or package, 3 the check did not finish.
    """
    service = _Service(url, token)
    draft = service.ask("POST", "/api/v1/packages", _pack(package_dir))
    typer.echo(f"Uploaded {draft['slug']} as draft {draft['id']}. Waiting for its check.", err=True)
    draft = _wait_for_check(service, f"/api/v1/packages/{draft['id']}")
    if publish and not draft["obstacles"]:
        version = service.ask("POST", f"/api/v1/packages/{draft['id']}/publish")
        draft["published"] = version["number"]
    typer.echo(json.dumps(draft) if as_json else _text(draft))
    if draft["report"] is None:
        raise typer.Exit(NOT_CHECKED)
    if not draft["passed"]:
        raise typer.Exit(NOT_PASSED)


def _pack(folder: Path) -> bytes:
    if not folder.is_dir():
        _fail(f"{folder} is not a folder; give the folder of a problem package, such as problems/mha_self_attention")
    try:
        return pack(read_folder(folder.resolve()).files)
    except PackageError as error:
        _fail(f"{folder}: {error}")


class _Service:
    """A server, and the token to use there."""

    def __init__(self, url: str, token: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            _fail(f"--url is {url}; expected an address such as https://judge.example.org.")
        self._url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token.strip()}", "Content-Type": "application/zip"}

    def ask(self, method: str, path: str, body: bytes | None = None) -> dict[str, Any]:
        """The response. Ends the command if the server refuses the request or does not respond."""
        try:
            return self.try_to_ask(method, path, body)
        except urllib.error.HTTPError as error:
            _fail(f"{self._url} responded with status {error.code}: {_detail(error)}")
        except OSError as error:
            _fail(f"cannot reach {self._url}: {error}. Check --url.")

    def try_to_ask(self, method: str, path: str, body: bytes | None = None) -> dict[str, Any]:
        """The response. Raises OSError, of which HTTPError is a subclass."""
        request = urllib.request.Request(self._url + path, body, self._headers, method=method)  # noqa: S310 - http(s)
        try:
            with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:  # noqa: S310 - as above
                found = json.load(answer)
        except ValueError as error:
            raise OSError("the response is not from Allclose") from error
        if not isinstance(found, dict):
            raise OSError("the response is not from Allclose")
        return found


def _detail(error: urllib.error.HTTPError) -> str:
    """The detail of a problem+json response, or the reason phrase of the status."""
    with error:
        try:
            return str(json.load(error)["detail"])
        except (ValueError, KeyError, TypeError):
            return str(error.reason)


def _wait_for_check(service: _Service, path: str) -> dict[str, Any]:
    """The draft when its check is done. Prints each new stage."""
    stage, failed = "", 0
    while True:
        try:
            draft = service.try_to_ask("GET", path)
        except OSError as error:
            failed += 1
            said = _detail(error) if isinstance(error, urllib.error.HTTPError) else str(error)
            if failed > PATIENCE or (isinstance(error, urllib.error.HTTPError) and error.code not in PAUSE):
                _fail(f"Lost contact with the server during the check: {said}")
            time.sleep(POLL_SECONDS)
            continue
        failed = 0
        if draft["status"] == "done":
            return draft
        progress = draft["progress"]
        if progress is not None and progress["stage"] != stage:
            stage = progress["stage"]
            typer.echo(f"  {stage}", err=True)
        time.sleep(POLL_SECONDS)


def _text(draft: dict[str, Any]) -> str:
    if draft["report"] is None:
        return f"{draft['slug']} could not be checked: {draft['message']}"
    lines = [line for finding in draft["report"]["findings"] for line in _finding(finding)]
    errors = sum(finding["level"] == "error" for finding in draft["report"]["findings"])
    if errors:
        lines.append(f"{draft['slug']} did not pass: {errors} error{'s' if errors > 1 else ''}.")
    elif draft["published"]:
        lines.append(f"{draft['slug']} passed and is published as version {draft['published']}.")
    else:
        lines.append(f"{draft['slug']} passed. Publish it on its page, or with --publish.")
    return "\n".join(lines)


def _finding(finding: dict[str, Any]) -> list[str]:
    indented = [f"    {line}" for line in (finding["diff"] or "").splitlines()]
    return [f"{finding['level']}: {finding['where']}: {finding['found']}", f"  {finding['remedy']}", *indented]


def _fail(message: str) -> NoReturn:
    typer.echo(f"allclose: {message}", err=True)
    raise typer.Exit(BAD_USAGE)
