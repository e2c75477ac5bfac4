"""Reads /proc through a descriptor of the host's, which is how a keeper examines its template and the clones."""

import os
from dataclasses import dataclass

WRITABLE_AND_SHARED = "rw-s", "-w-s", "rwxs", "-wxs"


@dataclass(frozen=True)
class Procfs:
    """`descriptor` is that of /proc, and process ids are those that it shows."""

    descriptor: int

    def status(self, process: str) -> dict[str, str]:
        """The fields of proc_pid_status(5)."""
        lines = self._read(f"{process}/status").splitlines()
        return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}

    def tasks(self, pid: int) -> list[str]:
        """The threads of `pid`, as paths below /proc, the main thread first."""
        numbers = sorted(map(int, self._list(f"{pid}/task")), key=lambda task: (task != pid, task))
        return [f"{pid}/task/{number}" for number in numbers]

    def thread_ids(self, pid: int) -> list[int]:
        """The ids of the threads of `pid` in its own PID namespace, the main thread first."""
        return [int(self.status(task)["NSpid"].split()[-1]) for task in self.tasks(pid)]

    def own_children(self) -> set[int]:
        """The children of this single-threaded process; none if the kernel lacks CONFIG_PROC_CHILDREN."""
        try:
            return set(map(int, self._read("thread-self/children").split()))
        except FileNotFoundError:
            return set()

    def descriptors(self, pid: int) -> set[int]:
        """The open descriptors of `pid`."""
        return set(map(int, self._list(f"{pid}/fd")))

    def open_files(self, pid: int) -> dict[int, str]:
        """The open descriptors of `pid`, with the names of their files in /proc."""
        return {number: os.readlink(f"{pid}/fd/{number}", dir_fd=self.descriptor) for number in self.descriptors(pid)}

    def shared_memory(self, pid: int) -> list[str]:
        """The lines of proc_pid_maps(5) for memory that is writable and that a clone would share."""
        return [line for line in self._read(f"{pid}/maps").splitlines() if line.split()[1] in WRITABLE_AND_SHARED]

    def _list(self, path: str) -> list[str]:
        folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=self.descriptor)
        try:
            return os.listdir(folder)
        finally:
            os.close(folder)

    def _read(self, path: str) -> str:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC, dir_fd=self.descriptor)
        with open(descriptor, encoding="utf-8", errors="replace") as file:
            return file.read()
