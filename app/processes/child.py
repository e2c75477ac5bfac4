"""Child processes that end with their parent, and, where asked, are not root.

*Theory of operation.* `spawn` starts this module, which arranges in the child what only the child can arrange, and
then becomes the command. `PR_SET_PDEATHSIG` makes the kernel send a signal when the *thread* that started the child
ends, so children are spawned from main threads. PostgreSQL refuses to be root: the child then enters a user namespace
in which its own uid is called 65534. On disk and towards other processes it stays who it was, so no system user is
needed, no folder changes hands, and folders above the data need not be opened to others.
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
NOBODY = 65534  # in every passwd file, which initdb looks its user up in
NO_NAMESPACE = 125  # exit status: no user namespace may be made here


def spawn(
    command: Sequence[str], *, death_signal: int = signal.SIGKILL, rootless: bool = False, log: IO[bytes] | None = None
) -> subprocess.Popen[bytes]:
    """Start `command`; it gets `death_signal` when we end, however we end."""
    launcher = [
        sys.executable,
        "-m",
        "app.processes.child",
        str(os.getpid()),
        str(int(death_signal)),
        str(int(rootless)),
    ]
    # A group of its own: Ctrl-C reaches the parent alone, which then ends its children in order.
    return subprocess.Popen(  # noqa: S603 - our own programs with our own arguments
        [*launcher, *command], stdin=subprocess.DEVNULL, stdout=log, stderr=log, process_group=0
    )


def become(parent: int, death_signal: int, rootless: bool, command: Sequence[str]) -> None:
    """Arrange this process and replace it by `command`; does not return."""
    libc = ctypes.CDLL(None, use_errno=True)
    if rootless and os.geteuid() == 0:
        _leave_root(libc)
    # After the namespace: a change of credentials clears it.
    libc.prctl(PR_SET_PDEATHSIG, ctypes.c_ulong(death_signal), 0, 0, 0)
    if os.getppid() != parent:  # it ended before we asked
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
