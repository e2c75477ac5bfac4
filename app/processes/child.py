"""Starts child processes that end with their parent and, on request, do not run as root.

*Theory of operation.* `spawn` starts this module, which sets the child's attributes and then executes the command.
`PR_SET_PDEATHSIG` makes the kernel send a signal when the *thread* that started the child ends, so children are spawned
from main threads. PostgreSQL refuses to run as root. In that case the child enters a user namespace that maps its uid to
65534. Outside the namespace its uid does not change, so no system user is needed, and no directory needs another owner
or mode.
"""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from typing import IO

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
NOBODY = 65534  # initdb needs a user that is in the passwd file, and this one always is
NO_NAMESPACE = 125  # exit status: user namespaces are not allowed here


def spawn(
    command: Sequence[str], *, death_signal: int = signal.SIGKILL, rootless: bool = False, log: IO[bytes] | None = None
) -> subprocess.Popen[bytes]:
    """Start `command`. It gets `death_signal` when this process ends for any reason."""
    launcher = [
        sys.executable,
        "-m",
        "app.processes.child",
        str(os.getpid()),
        str(int(death_signal)),
        str(int(rootless)),
    ]
    # Its own process group: Ctrl-C reaches only the parent, which stops its children in order.
    return subprocess.Popen(  # noqa: S603 - our own programs with our own arguments
        [*launcher, *command], stdin=subprocess.DEVNULL, stdout=log, stderr=log, process_group=0
    )


def become(parent: int, death_signal: int, rootless: bool, command: Sequence[str]) -> None:
    """Set up this process and replace it with `command`. Does not return."""
    libc = ctypes.CDLL(None, use_errno=True)
    if rootless and os.geteuid() == 0:
        _leave_root(libc)
    # After entering the namespace, because a change of credentials clears it.
    libc.prctl(PR_SET_PDEATHSIG, ctypes.c_ulong(death_signal), 0, 0, 0)
    if os.getppid() != parent:  # the parent ended before the prctl
        sys.exit(1)
    os.execvp(command[0], list(command))  # noqa: S606 - the point of this module; there is no shell


def _leave_root(libc: ctypes.CDLL) -> None:
    uid, gid = os.geteuid(), os.getegid()
    if libc.unshare(CLONE_NEWUSER) != 0:
        sys.stderr.write(f"no user namespace: {os.strerror(ctypes.get_errno())}\n")
        sys.exit(NO_NAMESPACE)
    for name, value in ("setgroups", "deny"), ("uid_map", f"{NOBODY} {uid} 1"), ("gid_map", f"{NOBODY} {gid} 1"):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(value)


if __name__ == "__main__":
    become(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "1", sys.argv[4:])
