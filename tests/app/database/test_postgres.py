"""`app.database.postgres`: a server of our own, with all that can befall it."""

import os
import signal
import time
from pathlib import Path

import psycopg
import pytest

from app.database import postgres
from app.database.database import conninfo
from app.errors import CannotStart


def _say(cluster: postgres.Cluster, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(conninfo(cluster.url())) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def test_borrowed_for_a_command(tmp_path: Path) -> None:
    """A command has a server as long as it lasts; what it wrote is there the next time."""
    it = postgres.cluster(tmp_path / "data")
    with postgres.borrowed(it):
        _say(it, "CREATE TABLE kept AS SELECT 1 AS one")
    assert not it.answers()
    with postgres.borrowed(it):
        assert _say(it, "SELECT one FROM kept") == [(1,)]


def test_only_we_can_connect(tmp_path: Path) -> None:
    """No port is opened, and the socket's directory lets nobody else in."""
    it = postgres.cluster(tmp_path)
    with postgres.borrowed(it):
        assert _say(it, "SHOW listen_addresses") == [("",)]
    assert (it.sockets.stat().st_mode & 0o777, it.data_dir.stat().st_mode & 0o777) == (0o700, 0o700)


def test_shared_with_a_service(tmp_path: Path) -> None:
    """A command uses the server that a service runs, and leaves it running."""
    it = postgres.cluster(tmp_path)
    with postgres.borrowed(it, postgres.SERVICE):
        with postgres.borrowed(it):
            assert _say(it, "SELECT 1") == [(1,)]
        assert it.answers()


def test_long_paths(tmp_path: Path) -> None:
    """A data directory may lie deeper than a socket's path may be long."""
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    it = postgres.cluster(deep)
    assert len(os.fsencode(it.sockets / postgres.SOCKET)) <= postgres.LONGEST_SOCKET
    with postgres.borrowed(it):
        assert _say(it, "SELECT 1") == [(1,)]
    it.sockets.rmdir()


def test_socket_directory_of_somebody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A directory that another put where our socket belongs is not used."""
    it = postgres.cluster(tmp_path / ("d" * 100))
    it.sockets.symlink_to(tmp_path)
    try:
        with pytest.raises(CannotStart, match="belongs to another user"):
            postgres.prepare(it)
    finally:
        it.sockets.unlink()


def test_killed_outright(tmp_path: Path) -> None:
    """After kill -9 the server starts again with all that was committed."""
    it = postgres.cluster(tmp_path)
    postgres.prepare(it)
    server = postgres.start(it)
    _say(it, "CREATE TABLE kept AS SELECT 1 AS one")
    server.send_signal(signal.SIGKILL)
    server.wait()
    server = postgres.start(it)
    assert _say(it, "SELECT one FROM kept") == [(1,)]
    postgres.stop(server)


def test_stale_pid_file(tmp_path: Path) -> None:
    """A pid file whose number now belongs to another program does not keep the server from starting."""
    it = postgres.cluster(tmp_path)
    postgres.prepare(it)
    (it.files / "postmaster.pid").write_text(f"{os.getpid()}\n{it.files}\n{int(time.time())}\n5432\n{it.sockets}\n\n")
    postgres.stop(postgres.start(it))


def test_impossible_directory(tmp_path: Path) -> None:
    """Where no data can be kept, one sentence says so."""
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotStart, match="Set ALLCLOSE_DATA_DIR"):
        postgres.prepare(postgres.cluster(tmp_path / "file"))
