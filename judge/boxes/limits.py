"""The limits of a box, and what its program sees when it meets one.

| limit           | unit    | default | enforced by                                  | what the program sees                 |
|-----------------|---------|---------|----------------------------------------------|---------------------------------------|
| memory_bytes    | bytes   | 2 GiB   | cgroup, or supervised private memory         | it is killed: `memory`                |
| cpu_seconds     | seconds | 120     | RLIMIT_CPU (all threads together)            | it is killed: `cpu`                   |
| output_bytes    | bytes   | 64 KiB  | the reader of its stdout and stderr          | it is killed: `output`                |
| scratch_bytes   | bytes   | 64 MiB  | the size of /tmp and of /dev/shm, each       | OSError, no space left on device      |
| open_files      | count   | 256     | RLIMIT_NOFILE                                | OSError, too many open files          |
| threads         | count   | 256     | RLIMIT_NPROC in the box's own user namespace | RuntimeError, can't start new thread  |
| background      | flag    | no      | cgroup, where there is one                   | it is slow while other boxes are busy |

Wall time is not among them: each frame that is sent to a box, or expected from it, has a deadline. Address space is not limited:
JIT compilers reserve far more than they use.
"""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class BoxLimits:
    """See the table above."""

    memory_bytes: int = 2 << 30
    cpu_seconds: int = 120
    output_bytes: int = 64 << 10
    scratch_bytes: int = 64 << 20
    open_files: int = 256
    threads: int = 256
    background: bool = False

    def rlimits(self) -> dict[str, int]:
        """The resource limits, by their names in the module `resource`."""
        return {
            "RLIMIT_CPU": self.cpu_seconds,
            "RLIMIT_NOFILE": self.open_files,
            "RLIMIT_NPROC": self.threads,
            "RLIMIT_FSIZE": self.scratch_bytes,
            "RLIMIT_CORE": 0,
            "RLIMIT_MEMLOCK": 0,
            "RLIMIT_MSGQUEUE": 0,
        }


def cpu_seconds(wall_seconds: float) -> int:
    """The CPU time that all cores can spend in this wall time. It is a second line behind deadlines, which are met first."""
    return int(wall_seconds * (os.cpu_count() or 1)) + 5
