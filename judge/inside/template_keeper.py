"""Keeps one template and the boxes that are cloned from it: makes their namespaces, waits for them, reports their ends.

    zygote ──fork──> keeper ──fork──> init      pid 1 of the template's PID namespace: does nothing; its end ends them all
                       │  └───fork──> template  warms up, parks, clones itself
                       │                 ┊ clone
                       └ is the parent of every box, and so the one to whom the kernel tells how it ended

The keeper lives in the template's user namespace with all rights in it, and so in those of its clones, which lie below. It never
runs a stranger's code, and believes the template nothing: that a clone is its own child, and what the clone has
given up, it asks the kernel. Requests are served one after the other; clones and their ends in between.
"""

import contextlib
import itertools
import json
import os
import select
import signal
import socket
import struct
import time
import traceback
from typing import Any, NoReturn

from judge.inside import confine, kernel, template
from judge.inside.clone_check import clone_check
from judge.inside.keeper import await_locked, facts_of, lock_in, report_birth
from judge.inside.procfs import Procfs

SECONDS = 10.0  # for the threads of a template to come to rest; for a clone to be born
DESCRIPTORS = {0, 1, 2, confine.CHANNEL, template.CONTROL}
_CREDENTIALS = struct.Struct("3i")  # struct ucred: of unix(7)


def keep(request: dict[str, Any], descriptors: list[int], proc: int) -> NoReturn:
    """Run one template to its end, and its clones to theirs.

    `descriptors` are the template's channel, its output, the socket on which its birth and end are reported, and the one on which
    it is told to park and to make boxes; `proc` is the host's /proc.
    """
    status = 1
    channel, output, report_descriptor, control_descriptor = descriptors
    report = socket.socket(fileno=report_descriptor)
    try:
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _enter_namespaces(request, proc)
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        init = _fork_init()
        pid = _fork_template(request, channel, output, theirs.fileno())
        for descriptor in (channel, output):
            os.close(descriptor)
        theirs.close()
        report_birth(report, pid)
        control = socket.socket(fileno=control_descriptor)
        _Keeper(request, Procfs(proc), init, pid, control, ours).run(report)
        status = 0
    except BaseException:  # told to the worker, which counts it as the machine's fault
        report.send(json.dumps({"failed": traceback.format_exc()[-4000:]}).encode())
    finally:
        os._exit(status)


def _enter_namespaces(request: dict[str, Any], proc: int) -> None:
    """Many ids are mapped where we have many: the first is the template's, and each clone gets one of the others."""
    mapping = f"{confine.UID} {request['uid']} {request['ids']}"
    kernel.enter_user_namespace(proc, kernel.BOX_NAMESPACES, mapping)
    if request["uid"]:
        kernel.set_ids(confine.UID, confine.UID)
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)  # a change of ids clears it
        kernel.prctl(kernel.PR_SET_DUMPABLE, 1)  # and makes one's own /proc entries root's
    confine.mount_scratch(request["scratch_bytes"], confine.UID)
    confine.mount_compiled(request["compiled"])
    kernel.set_hostname("box")


def _fork_init() -> int:
    """Were the template itself pid 1, the kernel would not let its clones be ours."""
    pid = os.fork()
    if pid == 0:
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
        kernel.close_from(0)
        while True:
            signal.pause()
    return pid


def _fork_template(request: dict[str, Any], channel: int, output: int, control: int) -> int:
    heard, told = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            lock_in(request, channel, output, told, control)
            template.live()
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    os.close(told)
    await_locked(heard)
    return pid


class _Keeper:
    def __init__(
        self, request: dict[str, Any], procfs: Procfs, init: int, pid: int, control: socket.socket, ours: socket.socket
    ) -> None:
        self.procfs = procfs
        self.init = init
        self.template = pid
        self.control = control
        self.to_template = ours
        self.to_template.settimeout(SECONDS)
        self.check = clone_check(procfs)
        self.scratch_bytes: int = request["scratch_bytes"]
        self.uids = itertools.cycle(range(confine.UID + 1, confine.UID + request["ids"]) or [confine.UID])
        self.poll = select.poll()
        self.children: dict[int, tuple[int, socket.socket]] = {}  # by pidfd: the pid, and where its end is reported

    def run(self, report: socket.socket) -> None:
        """Serve until nobody can ask for boxes any more and the last one has ended."""
        self.poll.register(self.control, select.POLLIN)
        self.watch(self.template, report)
        while self.children:
            for descriptor, _ in self.poll.poll():
                if descriptor in self.children:
                    self.bury(descriptor)
                else:
                    self.listen()

    def watch(self, pid: int, report: socket.socket) -> None:
        handle = os.pidfd_open(pid)
        self.children[handle] = pid, report
        self.poll.register(handle, select.POLLIN)

    def bury(self, handle: int) -> None:
        pid, report = self.children.pop(handle)
        self.poll.unregister(handle)
        os.close(handle)
        facts = facts_of(pid)
        with report, contextlib.suppress(OSError):  # nobody may want to know any more
            report.send(json.dumps(facts).encode())

    def known(self) -> set[int]:
        """The children that we have made ourselves, or asked for."""
        return {pid for pid, _ in self.children.values()}

    def end_template(self) -> None:
        if self.template in self.known():  # as long as we have not buried it, its pid is nobody else's
            os.kill(self.template, signal.SIGKILL)

    def refuse_strangers(self, clone: int) -> None:
        """A template may clone itself at any time; but whatever has not been asked for ends, and the template with it."""
        strangers = self.procfs.own_children() - self.known() - {self.init, clone}
        if strangers:
            for pid in strangers:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
            self.end_template()
            raise OSError("the template has made processes that it was not asked for")

    def listen(self) -> None:
        data, descriptors, _, _ = socket.recv_fds(self.control, 1 << 16, 3)
        if not data:  # the template is not wanted any more; its boxes live on
            self.poll.unregister(self.control)
            self.end_template()
        elif descriptors:
            self.make_box(data, *descriptors)
        else:
            self.control.send(json.dumps(self.park()).encode())

    def park(self) -> dict[str, Any]:
        """Have the template park when its threads are at rest, and look at what every clone of it would inherit."""
        deadline = time.monotonic() + SECONDS
        pause = 0.001
        while time.monotonic() < deadline:
            first, *others = self.procfs.thread_ids(self.template)
            try:
                self.to_template.send(json.dumps(others).encode())
                answer = json.loads(self.to_template.recv(1 << 16) or b"{}")
                answer = answer if isinstance(answer, dict) else {}
            except (OSError, ValueError) as error:
                return {"failed": f"the template did not answer: {error}"}
            if answer.get("parked"):
                return _inspect(self.procfs, self.template, [first, *others])
            if "failed" in answer or not answer:
                return {"failed": str(answer.get("failed", "the template ended"))[:1000]}
            time.sleep(pause)
            pause = min(2 * pause, 0.1)
        return {"failed": "the threads of the template did not come to rest"}

    def make_box(self, request: bytes, channel: int, output: int, report_descriptor: int) -> None:
        report = socket.socket(fileno=report_descriptor)
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        pid = 0
        try:
            with ours:
                with theirs:
                    wanted = _wanted(channel, output, theirs.fileno())
                    ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
                    ours.settimeout(SECONDS)
                    socket.send_fds(self.to_template, [request], [channel, output, theirs.fileno()])
                for descriptor in (channel, output):
                    os.close(descriptor)
                pid = self.await_birth(ours)
                self.check.newborn(pid, wanted)
                _furnish(self.procfs, pid, next(self.uids), self.scratch_bytes)
                ours.send(template.GO)
                _expect(ours.recv(1 << 14), template.LOCKED)
            self.check.confined(pid)
            report_birth(report, pid)
        except (OSError, ValueError) as error:
            if pid:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
            with report, contextlib.suppress(OSError):
                report.send(json.dumps({"failed": str(error) or repr(error)}).encode())
            return
        self.watch(pid, report)

    def await_birth(self, gate: socket.socket) -> int:
        """The pid of the clone, as the kernel attests it: that of the sender, and a child of ours that we do not know yet."""
        said, ancillary, _, _ = gate.recvmsg(1 << 14, socket.CMSG_SPACE(_CREDENTIALS.size))
        _expect(said, template.BORN)
        pid: int = _CREDENTIALS.unpack(ancillary[0][2])[0]
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        if pid in {self.init, *self.known()}:
            raise OSError("the template sent another process in the place of its clone")
        self.refuse_strangers(pid)
        return pid


def _inspect(procfs: Procfs, pid: int, parked: list[int]) -> dict[str, Any]:
    """What a clone shares with its template would be shared by all of them: they could talk, and harm each other."""
    descriptors = procfs.descriptors(pid) - DESCRIPTORS
    memory = procfs.shared_memory(pid)
    if procfs.thread_ids(pid) != parked:
        return {"failed": "the template made a thread while its threads were parked"}
    if descriptors:
        return {"failed": f"the warm-up has left {len(descriptors)} descriptors open, which clones would share"}
    try:
        confine.close_scratch()  # or a clone could map a file that the others see
    except OSError as error:
        return {"failed": f"the warm-up has left files open for writing: {error}"}
    if memory:
        return {"failed": f"the warm-up has left memory that clones would share: {memory[0]}"}
    return {"threads": len(parked)}


def _furnish(procfs: Procfs, pid: int, uid: int, scratch_bytes: int) -> None:
    """Do what takes rights that the clone does not get: give it a user of its own, and scratch directories."""
    kernel.write_process(procfs.descriptor, str(pid), "setgroups", "deny")
    kernel.write_maps(procfs.descriptor, str(pid), f"{confine.UID} {uid} 1")
    handle = os.pidfd_open(pid)
    heard, told = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            kernel.enter_namespaces_of(handle, kernel.SCRATCH_NAMESPACES)
            confine.mount_scratch(scratch_bytes, confine.UID)
            os._exit(0)
        except OSError as error:
            os.write(told, str(error).encode())
        finally:
            os._exit(1)
    os.close(handle)
    os.close(told)
    with open(heard, "rb") as reader:
        reason = reader.read().decode()
    if os.waitpid(child, 0)[1]:
        raise OSError(f"the scratch directories of a clone could not be mounted: {reason or 'no reason was given'}")


def _wanted(channel: int, output: int, gate: int) -> dict[int, str]:
    """The descriptors of a clone before it is locked in."""
    printed, heard, told = (f"{kind}:[{os.fstat(number).st_ino}]" for kind, number in (
        ("pipe", output), ("socket", channel), ("socket", gate)
    ))  # fmt: skip
    return {0: "/dev/null", 1: printed, 2: printed, confine.CHANNEL: heard, confine.CHANNEL + 1: told}


def _expect(said: bytes, wanted: bytes) -> None:
    if said != wanted:
        raise OSError(said.decode("utf-8", "replace") or "the clone ended before it was locked in")
