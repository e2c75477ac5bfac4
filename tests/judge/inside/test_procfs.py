"""`judge.inside.procfs`: what the kernel says of a process, with this one as the example."""

import mmap
import os
import subprocess
import threading
from collections.abc import Iterator

import pytest

from judge.inside.procfs import Procfs


@pytest.fixture
def procfs() -> Iterator[Procfs]:
    """/proc by a descriptor."""
    descriptor = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)
    yield Procfs(descriptor)
    os.close(descriptor)


def test_threads(procfs: Procfs) -> None:
    """All threads are found, the main thread first."""
    go = threading.Event()
    thread = threading.Thread(target=go.wait)
    thread.start()
    try:
        ids = procfs.thread_ids(os.getpid())
        assert ids[0] == os.getpid()
        assert thread.native_id in ids[1:]
        assert procfs.tasks(os.getpid())[0] == f"{os.getpid()}/task/{os.getpid()}"
    finally:
        go.set()
        thread.join()


def test_status(procfs: Procfs) -> None:
    """The fields of a process's status are found by their names."""
    assert procfs.status("self")["Pid"] == str(os.getpid())


def test_children(procfs: Procfs) -> None:
    """A child is found until it has been waited for."""
    with subprocess.Popen(["sleep", "60"]) as child:
        assert child.pid in procfs.own_children()
        child.kill()
    assert child.pid not in procfs.own_children()


def test_open_files(procfs: Procfs) -> None:
    """Descriptors are found with what they refer to."""
    reader, writer = os.pipe()
    try:
        with subprocess.Popen(["sleep", "60"], pass_fds=[reader, writer]) as child:
            found = procfs.open_files(child.pid)
            assert procfs.descriptors(child.pid) == set(found) == {0, 1, 2, reader, writer}
            child.kill()
        assert found[reader] == found[writer] == f"pipe:[{os.fstat(reader).st_ino}]"
    finally:
        os.close(reader)
        os.close(writer)


def test_shared_memory(procfs: Procfs) -> None:
    """Memory that is writable and shared is found; private memory is not."""
    before = len(procfs.shared_memory(os.getpid()))
    with mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS):
        assert len(procfs.shared_memory(os.getpid())) == before
    with mmap.mmap(-1, 4096, flags=mmap.MAP_SHARED | mmap.MAP_ANONYMOUS):
        assert len(procfs.shared_memory(os.getpid())) == before + 1
