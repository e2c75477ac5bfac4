"""`allclose up`: run database, web and worker on one machine, as children of this process."""

import http.client
import os
import signal
import subprocess
import sys
from typing import Annotated

import typer

from app import logs
from app.database import postgres
from app.database.postgres import Cluster
from app.errors import BAD_USAGE, CannotStart
from app.processes.child import spawn
from app.processes.supervisor import Child, Refused, Supervisor
from app.settings import Settings, with_options
from app.web.listening import address, listen

COMMAND_SECONDS = 3  # a command such as `allclose user add` may hold the database for this long
WEB_SECONDS = 5  # a little longer than the web process gives running requests
LAST_SECONDS = 7  # more than a worker needs to force its own end


def command(
    host: Annotated[str | None, typer.Option(help="Address to listen on [ALLCLOSE_HOST, 127.0.0.1]")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on [ALLCLOSE_PORT, 8000]", min=1, max=65535)] = None,
) -> None:
    """Run web and worker on this machine, with an embedded PostgreSQL unless DATABASE_URL is set.

    Ctrl-C stops everything. Submissions that were being judged are judged again after the next start.
    """
    settings = with_options(host=host, port=port)
    logs.configure()
    listen(settings).close()  # fails at once if the port is in use; the web process opens it again
    if not settings.problems_dir.is_dir():
        raise CannotStart(
            f"The problems directory {settings.problems_dir.absolute()} does not exist. Create it, or set ALLCLOSE_PROBLEMS_DIR."
        )
    if settings.database_url is not None:
        _supervise(settings, settings.database_url, [])
        return
    cluster = postgres.cluster(settings.data_dir)
    with postgres.lock(cluster, postgres.SERVICE, COMMAND_SECONDS) as owned:
        if not owned:
            raise CannotStart(
                f"Another Allclose process uses {cluster.data_dir}. Stop it, or set ALLCLOSE_DATA_DIR to another directory."
            )
        postgres.prepare(cluster)
        _supervise(settings, cluster.url(), [_database(cluster)])


def _supervise(settings: Settings, url: str, before: list[Child]) -> None:
    environment = {"ALLCLOSE_DATABASE_URL": url, "ALLCLOSE_HOST": settings.host, "ALLCLOSE_PORT": str(settings.port)}
    os.environ.update(environment)
    settings.secret_bytes()  # generated before the children start, so that they use the same
    supervisor = Supervisor(
        [
            *before,
            Child("web", lambda: _run("web"), WEB_SECONDS, refusal=BAD_USAGE),
            Child("worker", lambda: _run("worker"), settings.shutdown_seconds + LAST_SECONDS, refusal=BAD_USAGE),
        ]
    )
    for number in signal.SIGTERM, signal.SIGINT, signal.SIGHUP:
        signal.signal(number, lambda *_: supervisor.stop())
    try:
        supervisor.run(lambda: _ready(settings))
    except Refused as refused:
        raise CannotStart(f"The {refused} process cannot run here. Its message is above.") from refused


def _database(cluster: Cluster) -> Child:
    return Child("PostgreSQL", lambda: postgres.start(cluster), postgres.STOP_SECONDS, ending=signal.SIGINT)


def _run(name: str) -> subprocess.Popen[bytes]:
    return spawn([sys.executable, "-m", "app.cli", name])


def _ready(settings: Settings) -> bool:
    """Whether the web process responds. Prints the address when it does."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 - used to connect, not to listen
    connection = http.client.HTTPConnection(host, settings.port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        healthy = connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()
    if healthy:
        typer.echo(f"Allclose is running at {address(settings)}")
    return healthy
