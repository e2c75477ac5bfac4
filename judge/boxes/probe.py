"""Runs a program of ours in a box that tries what a box must refuse."""

import numpy as np

from judge.boxes.box import Box
from judge.boxes.exit import Stopped
from judge.boxes.supervision.channel import ProtocolError
from judge.errors import BoxError
from judge.inside.wire import Frame, decode, encode

SECONDS = 60.0  # for the slowest call, the first compilation on a cold and busy machine
REFUSED = "refused"
SOURCE = b"""
import ctypes, os, resource, socket

def attempt(action):
    try:
        found = action()
    except OSError:
        return "refused"
    return "refused" if found in (None, False) else f"it went through ({found!r})"

def write_to_root():
    with open("/written", "w"):
        return True

def see_processes():
    return os.listdir("/proc") != ["cpuinfo"]

def change_user():
    os.setuid(0)
    return True

def gain_capabilities():
    libc = ctypes.CDLL(None, use_errno=True)
    head, data = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    libc.capget(head, data)
    return any(data)

def new_namespace():
    clone = {"x86_64": 56, "aarch64": 220}[os.uname().machine]
    if ctypes.CDLL(None, use_errno=True).syscall(clone, 0x10000011, 0, 0, 0, 0) < 0:
        raise OSError
    return True

def probe():
    return {
        "no network": attempt(lambda: bool(socket.socket())),
        "no processes": attempt(lambda: os.fork() >= 0),
        "no programs": attempt(lambda: os.execv("/python/bin/python3", ["python"])),
        "no namespaces": attempt(new_namespace),
        "read-only root": attempt(write_to_root),
        "no view of processes": attempt(see_processes),
        "no change of user": attempt(change_user),
        "no capabilities": attempt(gain_capabilities),
        "no host files": attempt(lambda: any(map(os.path.exists, ("/etc", "/home", "/root", "/var", "/sys/fs")))),
        "no inherited descriptors": attempt(lambda: any(map(is_open, range(4, 64)))),
        "own host name": attempt(lambda: os.uname().nodename != "box"),
        "no new privileges": attempt(lambda: ctypes.CDLL(None).prctl(39, 0, 0, 0, 0) != 1),
        "limited threads, files and cores": attempt(lambda: not all(map(is_limited, LIMITED))),
        "limited scratch": attempt(lambda: any(map(is_large, ("/tmp", "/dev/shm")))),
        "clean environment": attempt(lambda: bool(set(os.environ) - {ALLOWED})),
    }

LIMITED = (resource.RLIMIT_NPROC, resource.RLIMIT_NOFILE, resource.RLIMIT_CORE, resource.RLIMIT_CPU)

def is_limited(number):
    return 0 <= resource.getrlimit(number)[1] <= 4096

def is_large(folder):
    found = os.statvfs(folder)
    return found.f_blocks * found.f_frsize > 1 << 30

def is_open(number):
    try:
        os.fstat(number)
    except OSError:
        return False
    return True
"""


def ask(box: Box) -> dict[str, str]:
    """What the program tried in `box`, each attempt with REFUSED or with what happened. Nothing was sent to the box before.

    Raises:
        BoxError: it did not answer, or not with what was asked for.
    """
    from_inside = ", ".join(map(repr, ("HOME", "TMPDIR", "LANG", "JAX_PLATFORMS", "TF_CPP_MIN_LOG_LEVEL")))
    found = call(box, SOURCE.replace(b"ALLOWED", from_inside.encode()), "probe", {})
    if not isinstance(found, dict):
        raise BoxError("the probe did not answer with what it found")
    return {str(name): str(outcome) for name, outcome in found.items()}


def call(box: Box, source: bytes, function: str, arguments: dict[str, object]) -> object:
    """What `function` of a program of ours returns in `box`.

    Raises:
        BoxError: it raised an exception or did not answer; says which function.
    """
    request = {
        "source": np.frombuffer(source, np.uint8),
        "function": function,
        "arrays": "numpy",
        "keep_compiled": False,
    }
    try:
        for kind, payload in ((Frame.SOURCE, request), (Frame.CASE, arguments)):
            box.send(kind, encode(payload), SECONDS)
            answered, data = box.receive(SECONDS)
            if answered is Frame.ERROR:
                raise BoxError(f"{function} failed in its box: {decode(data)}")
    except (Stopped, ProtocolError) as error:
        said = box.take_output().strip()[-500:]
        raise BoxError(f"{function} got no answer from its box: {error!r}, {box.end()}, {said}") from error
    return decode(data)
