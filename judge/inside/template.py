"""A warm process that clones itself: it has done a package's public work, and each clone of it becomes one box.

Theory of operation
-------------------
It is confined as a box is, since its warm-up is an author's code, but for a filter that lets it clone itself in exactly one
way. At first it serves its channel like any box: the warm-up is its source, the public cases are its cases. Told to park, it puts
what the warm-up left out of the way and its threads to sleep (`forkall.c`), and from then on does nothing but take descriptors
from its keeper and fork. The clone has one thread, all capabilities in a user namespace of its own, and three descriptors. It
waits until the keeper has mapped its user and mounted its scratch directories, locks itself in for good, and only then
brings its threads back and serves. While nobody needs it, it may be told to rehearse: it does the warm-up's calls once more, so
that the memory which any program writes to is its own, and need not be copied when one runs.

It holds no capability at any time. Whatever its memory holds, every clone can read: so it is given nothing that is not public.
"""

import base64
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
REHEARSAL_SECONDS = 0.5  # after which no further call is begun
BORN, GO, LOCKED = b"born", b"go", b"locked in"


def live() -> NoReturn:
    """Warm up, park, and make a box for each message on CONTROL, a socket to the keeper, until it closes."""
    kernel.prctl(kernel.PR_SET_DUMPABLE, 1)  # the keeper maps the users of our clones, which takes this
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
            _become_box(_decoded(data), forkall, channel, output, gate, calls)
        for descriptor in descriptors:
            os.close(descriptor)


def _decoded(message: bytes) -> dict[str, Any]:
    request: dict[str, Any] = json.loads(message)
    request["seccomp"] = base64.b64decode(request["seccomp"])
    return request


def _forget() -> None:
    """The warm-up's module is public, but no program of a learner's should find it under its own name."""
    sys.modules.pop(learner.NAME, None)
    linecache.cache.clear()
    gc.collect()
    gc.freeze()  # what is here now stays shared with every clone


def _park(forkall: Forkall, control: socket.socket) -> None:
    """Park as often as the keeper, who sees our threads from outside, asks; it says which they are."""
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
    """With one thread; what is given up here, the others lack when they come back."""
    gate = confine.keep_descriptors(channel, output, gate)
    try:
        os.write(gate, BORN)
        if os.read(gate, 16) != GO:
            os._exit(1)
        kernel.set_ids(confine.UID, confine.UID)
        confine.lock_in(request)
        forkall.resurrect()
        _draw_afresh()
    except BaseException:
        os.write(gate, traceback.format_exc()[-4000:].encode())
        raise
    os.write(gate, LOCKED)
    os.close(gate)


def _rehearse(calls: list[Callable[[], Any]]) -> None:
    """What is printed or left in the scratch directories is nobody's, and what fails has been right before."""
    until = time.monotonic() + REHEARSAL_SECONDS
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed), contextlib.suppress(Exception):
        for call in calls:
            if time.monotonic() < until:
                call()
    confine.clear_scratch()
    _draw_afresh()


def _draw_afresh() -> None:
    """Seed the global generators: clones of one process would all draw the same."""
    random.seed()
    np.random.seed()
