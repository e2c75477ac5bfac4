"""The process that boxes are forked from: it has imported the libraries, and never runs untrusted code.

Theory of operation
-------------------
The launcher has put this process into a read-only root with the interpreter and the libraries, and without a network. It imports
the libraries once, never makes a JAX backend (whose threads a fork would lose), and waits on its control socket. It forks a
*keeper* for each request:

    zygote ──fork──> keeper ──fork──> box
                     │ new namespaces  │ pid 1 of its PID namespace: gives up all rights, then serves the channel
                     └ waits for the box, and reports how it ended

A request with three descriptors is for a box. One with four is for a template, from which other boxes are cloned: see
`template_keeper`.

The control socket closes when the worker ends, for whatever reason. The zygote then ends, and the kernel ends keepers and boxes
with their parents.
"""

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
    """Import the libraries, report that, and fork a keeper for each request until the control socket closes.

    If `quick` is false, JAX is left as it is.
    """
    for name in LIBRARIES:
        __import__(name)
    from judge.inside import jax_startup, keeper, template_keeper  # noqa: PLC0415  # after NumPy: the launcher must not need it

    if quick:
        jax_startup.share_mlir_context()
    gc.collect()
    gc.freeze()  # these objects stay shared with every box
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # keepers report to the worker; nothing waits for them here
    control = socket.socket(fileno=CONTROL)
    control.send(json.dumps({"python": sys.version}).encode())
    while True:
        message, descriptors = _receive(control)
        if not message:
            return
        try:
            child = os.fork()
        except OSError:  # there are too many processes: the worker notices that this box does not start
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
    return json.loads(data), descriptors
