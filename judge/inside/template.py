"""A warm process that clones itself: it has run a package's public warm-up, and each clone of it becomes one box.

Theory of operation
-------------------
A template is confined like a box, because the warm-up is an author's code, except that its filter allows it to clone itself in
exactly one way. It first serves its channel like any box: the warm-up is its source, and the public cases are its cases. When it
is told to park, it removes what the warm-up left behind and suspends its threads (`forkall.c`). From then on it only receives
descriptors from its keeper and forks. The clone has one thread, all capabilities in a user namespace of its own, and three
descriptors. It waits until the keeper has mapped its user and mounted its scratch directories, and confines itself for good.
Only then does it resurrect its threads and serve. While it waits for a submission it may be told to rehearse: it repeats the
warm-up's calls, so that the memory that programs write to is copied before one runs.

A template never has capabilities. Every clone can read all of its memory, so it is given nothing that is not public.
"""

import contextlib
import functools
import gc
import io
import json
import linecache
import os
import random
import socket
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np

from judge.inside import confine, kernel, learner
from judge.inside.forkall import Forkall

CONTROL = 4
REHEARSAL_SECONDS = 0.5  # after this no further call begins
BORN, GO, LOCKED = b"born", b"go", b"locked in"


def live() -> NoReturn:
    """Warm up, park, and make a box for each message on CONTROL, a socket to the keeper, until it closes."""
    kernel.prctl(kernel.PR_SET_DUMPABLE, 1)  # so that the keeper can map the users of the clones
    forkall = Forkall()
    calls: list[Callable[[], Any]] = []
    learner.serve(calls=calls)
    _forget()
    control = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET, 0, fileno=CONTROL)
    _park(forkall, control)
    while True:
        data, descriptors, _, _ = socket.recv_fds(control, 1 << 16, 3)
        if not data:
            os._exit(0)
        channel, output, gate = descriptors
        try:
            child = forkall.fork(kernel.CLONE_BOX)
        except OSError as error:
            os.write(gate, str(error).encode())
            child = -1
        if child == 0:
            _become_box(json.loads(data), forkall, channel, output, gate, calls)
        for descriptor in descriptors:
            os.close(descriptor)


def _forget() -> None:
    """Remove the warm-up's module, which is public, but which programs should not find under their own name."""
    sys.modules.pop(learner.NAME, None)
    linecache.cache.clear()
    gc.collect()
    gc.freeze()  # these objects stay shared with every clone


def _park(forkall: Forkall, control: socket.socket) -> None:
    """Try to park each time that the keeper asks: it sees the threads from outside, and sends their ids."""
    while True:
        threads = json.loads(os.read(CONTROL, 1 << 16) or b"null")
        if threads is None:
            os._exit(0)
        try:
            if len(sys._current_frames()) > 1:
                raise OSError("the warm-up has left Python threads running")
            parked = forkall.park(threads)
        except OSError as error:
            os.write(CONTROL, json.dumps({"failed": str(error)}).encode())
            continue
        os.write(CONTROL, json.dumps({"parked": parked}).encode())
        if parked:
            return


def _become_box(
    request: dict[str, Any],
    forkall: Forkall,
    channel: int,
    output: int,
    gate: int,
    calls: list[Callable[[], Any]],
) -> NoReturn:
    status = 1
    try:
        _lock_in(request, forkall, channel, output, gate)
        learner.serve(functools.partial(_rehearse, calls))
        status = 0
    finally:
        os._exit(status)


def _lock_in(request: dict[str, Any], forkall: Forkall, channel: int, output: int, gate: int) -> None:
    """Confine the clone while it has one thread; its other threads inherit that when they are resurrected."""
    gate = confine.keep_descriptors(channel, output, gate)
    try:
        os.write(gate, BORN)
        if os.read(gate, 16) != GO:
            os._exit(1)
        kernel.set_ids(confine.UID, confine.UID)
        confine.lock_in(request)
        forkall.resurrect()
        _reseed()
    except BaseException:
        os.write(gate, traceback.format_exc()[-4000:].encode())
        raise
    os.write(gate, LOCKED)
    os.close(gate)


def _rehearse(calls: list[Callable[[], Any]]) -> None:
    """Repeat the calls. Their output and files are discarded, and failures ignored: the same calls have worked before."""
    until = time.monotonic() + REHEARSAL_SECONDS
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed), contextlib.suppress(Exception):
        for call in calls:
            if time.monotonic() < until:
                call()
    confine.clear_scratch()
    _reseed()


def _reseed() -> None:
    """Seed the global generators: all clones of one process would draw the same numbers."""
    random.seed()
    np.random.seed()
