"""What the kernel says of a process, read through a descriptor of the host's /proc: a keeper's only way to see its template."""

import os
from dataclasses import dataclass

WRITABLE_AND_SHARED = "rw-s", "-w-s", "rwxs", "-wxs"


@dataclass(frozen=True)
class Procfs:
    """/proc, by its descriptor; processes go by the ids that it shows."""

    descriptor: int

    def status(self, process: str) -> dict[str, str]:
        """The fields of proc_pid_status(5)."""
        lines = self._read(f"{process}/status").splitlines()
        return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}

    def tasks(self, pid: int) -> list[str]:
        """Its threads, as paths below /proc; its first one first."""
        numbers = sorted(map(int, self._list(f"{pid}/task")), key=lambda task: (task != pid, task))
        return [f"{pid}/task/{number}" for number in numbers]

    def thread_ids(self, pid: int) -> list[int]:
        """Its threads, by the ids that they have in its own PID namespace; its first one first."""
        return [int(self.status(task)["NSpid"].split()[-1]) for task in self.tasks(pid)]

    def own_children(self) -> set[int]:
        """The children of this process, which has one thread; none where the kernel does not tell (CONFIG_PROC_CHILDREN)."""
        try:
            return set(map(int, self._read("thread-self/children").split()))
        except FileNotFoundError:
            return set()

    def descriptors(self, pid: int) -> set[int]:
        """The descriptors that it has open."""
        return set(map(int, self._list(f"{pid}/fd")))

    def open_files(self, pid: int) -> dict[int, str]:
        """What its descriptors refer to, as /proc names it."""
        return {number: os.readlink(f"{pid}/fd/{number}", dir_fd=self.descriptor) for number in self.descriptors(pid)}

    def shared_memory(self, pid: int) -> list[str]:
        """Lines of proc_pid_maps(5): memory that is writable, and would be the same in a clone."""
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
