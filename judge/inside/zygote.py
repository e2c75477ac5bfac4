"""The process that every box is forked from: it has imported the libraries, and has run nothing of anybody's.

Theory of operation
-------------------
The launcher has put this process into a root that holds the interpreter and the libraries, read-only, with no network.
It imports them once, never makes a JAX backend (whose threads a fork would lose), and waits on its control socket. For
each request it forks a *keeper*:

    zygote ──fork──> keeper ──fork──> box
                     │ new namespaces  │ pid 1 of its PID namespace: drops everything, then serves the channel
                     └ waits for the box, reports what the kernel says of its end, and ends

A request with three descriptors is for a box. One with four is for a template, from which other boxes are cloned: see
`template_keeper`.

When the control socket closes, because the worker has ended however it did, the zygote ends; keepers and boxes are told
to die with their parents. The zygote and the keepers never run a stranger's code.
"""

import base64
import gc
import json
import os
import signal
import socket
import sys
from typing import Any

CONTROL = 3
PROC = 4
LIBRARIES = ("numpy", "jax", "jax.numpy", "jax.scipy.special", "flax.linen", "flax.nnx", "optax", "scipy.special")


def main(*, quick: bool = True) -> None:
    """Import the libraries, say so, and fork a keeper for each request until the control socket closes.

    Where it is not `quick`, nothing of JAX is changed.
    """
    for name in LIBRARIES:
        __import__(name)
    from judge.inside import keeper, quicken, template_keeper  # noqa: PLC0415  # after NumPy, which the launcher must not pay for

    if quick:
        quicken.share_context()
    gc.collect()
    gc.freeze()  # what is here now stays shared with every box
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # keepers report by themselves; nobody waits for them
    control = socket.socket(fileno=CONTROL)
    control.send(json.dumps({"python": sys.version}).encode())
    while True:
        message, descriptors = _receive(control)
        if not message:
            return
        try:
            child = os.fork()
        except OSError:  # no more processes just now: this box is not born, which its asker notices; the others live on
            child = -1
        if child == 0:
            control.close()
            (template_keeper if len(descriptors) == 4 else keeper).keep(message, descriptors, PROC)
        for descriptor in descriptors:
            os.close(descriptor)


def _receive(control: socket.socket) -> tuple[dict[str, Any], list[int]]:
    data, descriptors, _, _ = socket.recv_fds(control, 1 << 16, 4)
    if not data:
        return {}, []
    message: dict[str, Any] = json.loads(data)
    message["seccomp"] = base64.b64decode(message["seccomp"])
    return message, descriptors
