"""Checks a clone from outside, by what the kernel says of it: nothing here takes the template's word.

Theory of operation
-------------------
Seccomp filters add up: each process inherits those of its parent, may add more, and can remove none. The kernel tells their
number, but not what they contain. A container or a systemd unit may have given some to the worker, and so to the keeper. So the
keeper counts its own at the start, and compares: a newborn clone has one more (its template's), a confined one has two more (and
its own). Both numbers are exact. If only the second one were checked, a warm-up could install a filter, and its clones leave out
their own.
"""

import os
import signal
from dataclasses import dataclass

from judge.inside.procfs import Procfs

FILTERS = "Seccomp_filters"  # in /proc/PID/status since Linux 5.9; before that, filters are not counted
NEWBORN_FILTERS, CONFINED_FILTERS = 1, 2  # in addition to the keeper's
NO_CAPABILITIES = dict.fromkeys(("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"), "0" * 16)
CONFINED = {"NoNewPrivs": "1", "Seccomp": "2", **NO_CAPABILITIES}  # of every thread of a box


@dataclass(frozen=True)
class CloneCheck:
    """The checks of one keeper, which has `own_filters` seccomp filters itself."""

    procfs: Procfs
    own_filters: int

    def newborn(self, pid: int, files: dict[int, str]) -> None:
        """Check that the clone has one thread, these open files and only its template's filter.

        It is stopped meanwhile, so that it cannot hide anything: with one more descriptor it could talk to the next clone.

        Raises:
            OSError: it has something else.
        """
        os.kill(pid, signal.SIGSTOP)
        os.waitid(os.P_PID, pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
        if len(self.procfs.tasks(pid)) != 1 or self.procfs.open_files(pid) != files:
            raise OSError("the clone holds descriptors, or threads, that it was not given")
        self._compare(str(pid), {FILTERS: str(self.own_filters + NEWBORN_FILTERS)})
        os.kill(pid, signal.SIGCONT)

    def confined(self, pid: int) -> None:
        """Check that every thread of the clone has given up what it must. Raises OSError where one has not."""
        for task in self.procfs.tasks(pid):
            self._compare(task, {**CONFINED, FILTERS: str(self.own_filters + CONFINED_FILTERS)})

    def _compare(self, task: str, expected: dict[str, str]) -> None:
        status = self.procfs.status(task)
        wrong = [
            f"{name} is {status[name]}, not {value}"
            for name, value in expected.items()
            if status.get(name, value) != value
        ]
        if wrong:
            raise OSError(f"a thread of a clone is not confined: {', '.join(wrong)}")


def clone_check(procfs: Procfs) -> CloneCheck:
    """The checks for this process, which must be the keeper."""
    return CloneCheck(procfs, int(procfs.status("self").get(FILTERS, 0)))
