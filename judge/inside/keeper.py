"""Keeps one box: makes its namespaces, forks it, waits for it, and reports how the kernel says that it ended."""

import json
import os
import signal
import socket
import traceback
from typing import Any, NoReturn

from judge.inside import confine, kernel, learner

LOCKED = b"locked in"


def keep(request: dict[str, Any], descriptors: list[int], proc: int) -> NoReturn:
    """Run one box to its end. `descriptors` are its channel, its output and the report socket; `proc` is the host's /proc."""
    status = 1
    channel, output, report_descriptor = descriptors
    report = socket.socket(fileno=report_descriptor)
    try:
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _enter_namespaces(request, proc)
        heard, told = os.pipe()
        pid = os.fork()
        if pid == 0:
            report.close()
            _become_box(request, channel, output, told)
        for descriptor in (channel, output, told):
            os.close(descriptor)
        await_locked(heard)
        report_birth(report, pid)
        report.send(json.dumps(facts_of(pid)).encode())
        status = 0
    except BaseException:  # the worker takes it for the machine's fault
        report.send(json.dumps({"failed": traceback.format_exc()[-4000:]}).encode())
    finally:
        os._exit(status)


def _enter_namespaces(request: dict[str, Any], proc: int) -> None:
    uid: int = request["uid"]
    if uid:  # each box has its own, because the launcher could map many
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)  # a change of ids resets it
        kernel.prctl(kernel.PR_SET_DUMPABLE, 1)  # and gives a process's own /proc entries to root
    kernel.unshare(kernel.BOX_NAMESPACES)
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{confine.UID} {uid} 1"),
        ("gid_map", f"{confine.UID} {uid} 1"),
    ):
        kernel.write_process(proc, "self", name, text)
    os.close(proc)
    confine.mount_scratch(request["scratch_bytes"])
    confine.mount_compiled(request["compiled"])
    kernel.set_hostname("box")


def await_locked(heard: int) -> None:
    """Wait until the box is confined. If it could not be, that is the machine's fault, and not the program's."""
    said = os.read(heard, 1 << 14)
    if said != LOCKED:
        raise OSError(said.decode("utf-8", "replace") or "it ended while it was locked in")
    os.close(heard)


def _become_box(request: dict[str, Any], channel: int, output: int, told: int) -> NoReturn:
    status = 1
    try:
        lock_in(request, channel, output, told)
        learner.serve()
        status = 0
    finally:
        os._exit(status)


def lock_in(request: dict[str, Any], channel: int, output: int, told: int, control: int | None = None) -> None:
    """In the forked process: keep these descriptors, and give up everything else. The result is written to `told`."""
    told = confine.keep_descriptors(channel, output, told, control)
    try:
        confine.lock_in(request)
    except BaseException:
        os.write(told, traceback.format_exc()[-4000:].encode())
        raise
    os.write(told, LOCKED)
    os.close(told)


def report_birth(report: socket.socket, pid: int) -> None:
    """Report a new box to the worker, with a pidfd to end it by."""
    handle = os.pidfd_open(pid)
    socket.send_fds(report, [json.dumps({"pid": pid}).encode()], [handle])
    os.close(handle)


def facts_of(pid: int) -> dict[str, int | float | None]:
    """Wait for the end of a child; how it ended, see `judge.boxes.supervision.keeper_report.ProcessEnd`."""
    _, status, usage = os.wait4(pid, 0)
    code, number = (None, os.WTERMSIG(status)) if os.WIFSIGNALED(status) else (os.WEXITSTATUS(status), None)
    return {"code": code, "signal": number, "cpu_seconds": usage.ru_utime + usage.ru_stime}
