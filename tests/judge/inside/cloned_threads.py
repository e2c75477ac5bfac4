"""Clones itself with its threads, has the clone use functions that depend on thread ids, and prints the results as JSON.

`test_forkall.py` runs it in a process of its own, since parked threads stay parked. The argument says which process is cloned:
one that was started (`initial`), one that was forked (`forked`), or one whose control blocks hold each id twice (`ambiguous`).
"""

import ctypes
import errno
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from judge.inside.forkall import Forkall

SECONDS = 20  # after which a clone that hangs is ended by a signal
CLONE_CHILD_CLEARTID, CLONE_CHILD_SETTID = 0x00200000, 0x01000000
RECURSIVE, ROBUST = 1, 1  # PTHREAD_MUTEX_RECURSIVE, PTHREAD_MUTEX_ROBUST
SPARE_OFFSET = 0x200  # in the control block: where glibc once saved vector registers, and now keeps nothing
SYS_FUTEX = 202
RETURNED = 42
libc = ctypes.CDLL(None)
libc.pthread_self.restype = ctypes.c_ulong
START = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)
Do = Callable[[Callable[[], Any]], Any]  # calls a function in a certain thread, and returns its result


class Semaphore:
    """A POSIX semaphore; a thread that waits for it waits on a private futex, as a thread pool's threads do."""

    def __init__(self) -> None:
        self._memory = ctypes.create_string_buffer(64)
        libc.sem_init(self._memory, 0, 0)

    def post(self) -> None:
        libc.sem_post(self._memory)

    def wait(self) -> None:
        while libc.sem_wait(self._memory):
            pass

    def awaited_by(self, thread: int) -> bool:
        """Whether the thread with this id sleeps in `wait`, so that it neither has nor wants the interpreter's lock."""
        call = Path(f"/proc/self/task/{thread}/syscall").read_text().split()
        return call[:2] == [str(SYS_FUTEX), hex(ctypes.addressof(self._memory))]


class Worker:
    """A joinable thread that does one job after the other."""

    def __init__(self) -> None:
        self.thread = ctypes.c_ulong()
        self._wanted, self._done = Semaphore(), Semaphore()  # of the next job, and of its result
        self._job: Callable[[], Any] | None = None
        self._result: Any = None
        self._start = START(self._work)
        libc.pthread_create(ctypes.byref(self.thread), None, self._start, None)
        self._id = self.do(threading.get_native_id)

    def _work(self, _: object) -> int:
        while True:
            self._wanted.wait()
            if self._job is None:
                return RETURNED
            self._result = self._job()
            self._done.post()

    def do(self, job: Callable[[], Any]) -> Any:
        """Have the thread call `job`; what that returned."""
        self._job = job
        self._wanted.post()
        self._done.wait()
        return self._result

    def at_rest(self) -> bool:
        return self._wanted.awaited_by(self._id)

    def end(self) -> dict[str, int]:
        """End the thread and join it."""
        self._job = None
        self._wanted.post()
        returned = ctypes.c_void_p()
        error = libc.pthread_join(self.thread, ctypes.byref(returned))
        return {"error": error, "returned": returned.value or 0}


class Mutex:
    """A recursive mutex, robust if asked for."""

    def __init__(self, *, robust: bool = False) -> None:
        attributes, self._memory = ctypes.create_string_buffer(64), ctypes.create_string_buffer(64)
        libc.pthread_mutexattr_init(attributes)
        libc.pthread_mutexattr_settype(attributes, RECURSIVE)
        libc.pthread_mutexattr_setrobust(attributes, ROBUST if robust else 0)
        libc.pthread_mutex_init(self._memory, attributes)

    def lock(self) -> int:
        return int(libc.pthread_mutex_trylock(self._memory))

    def unlock(self) -> int:
        return int(libc.pthread_mutex_unlock(self._memory))


def here(job: Callable[[], Any]) -> Any:
    """As `Worker.do`, for the thread that forked."""
    return job()


def name(error: int) -> str:
    return errno.errorcode[error] if error else "ok"


def ids() -> dict[str, int]:
    """The id of this thread that glibc keeps, which is in the number of the thread's CPU clock, and the kernel's."""
    clock = ctypes.c_int()
    libc.pthread_getcpuclockid(ctypes.c_ulong(libc.pthread_self()), ctypes.byref(clock))
    return {"kept": ~(clock.value >> 3), "real": threading.get_native_id()}


def signals(sender: Do, receiver: Do) -> bool:
    """Whether the receiver's thread gets a signal that the sender's thread sends to it alone; both have it blocked."""
    thread = ctypes.c_ulong(receiver(libc.pthread_self))
    error = sender(lambda: libc.pthread_kill(thread, signal.SIGUSR1))
    return error == 0 and receiver(lambda: signal.sigtimedwait([signal.SIGUSR1], 5)) is not None


def exclusion(mutex: Mutex, owner: Do, other: Do) -> list[str]:
    """The owner locks twice and unlocks twice; the other one tries to lock before, between and after."""
    return [
        name(thread(step))
        for thread, step in (
            (owner, mutex.lock),
            (owner, mutex.lock),
            (other, mutex.lock),
            (owner, mutex.unlock),
            (other, mutex.lock),
            (other, mutex.unlock),
            (owner, mutex.unlock),
            (other, mutex.lock),
            (other, mutex.unlock),
        )
    ]


def broadcast(sender: Do, threads: list[Do]) -> list[bool]:
    """Whether each thread has the group id that one of them set. Only root can set another one than it has."""
    wanted = os.getgid() + 1 if os.geteuid() == 0 else os.getgid()
    error = sender(lambda: libc.setgid(wanted))
    return [error == 0 and thread(os.getgid) == wanted for thread in threads]


def in_clone(workers: list[Worker], mutex: Mutex, robust: Mutex) -> dict[str, Any]:
    first, second = workers
    threads: list[Do] = [here, first.do, second.do]
    found: dict[str, Any] = {
        "ids": [thread(ids) for thread in threads],
        "kill": {
            "main to worker": signals(here, first.do),
            "worker to main": signals(first.do, here),
            "worker to worker": signals(first.do, second.do),
        },
        "mutex": {"worker": exclusion(mutex, first.do, here), "main": exclusion(mutex, here, first.do)},
        "setgid": {"main": broadcast(here, threads), "worker": broadcast(first.do, threads)},
    }
    first.do(robust.lock)
    found["join"] = first.end()
    found["robust"] = name(robust.lock())
    new = Worker()
    found["new"] = {"ids": new.do(ids), "join": new.end()}
    return found


def park(forkall: Forkall, workers: list[Worker]) -> None:
    deadline = time.monotonic() + SECONDS
    others = {int(task) for task in os.listdir("/proc/self/task")} - {threading.get_native_id()}
    while not (all(worker.at_rest() for worker in workers) and forkall.park(list(others))):
        if time.monotonic() > deadline:
            raise TimeoutError("the threads did not come to rest")
        time.sleep(0.01)


def copy_id() -> None:
    """Put this thread's id into its control block a second time."""
    ctypes.c_int.from_address(libc.pthread_self() + SPARE_OFFSET).value = threading.get_native_id()


def run(kind: str) -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
    forkall = Forkall()
    workers, mutex, robust = [Worker(), Worker()], Mutex(), Mutex(robust=True)
    if kind == "ambiguous":
        copy_id()
        for worker in workers:
            worker.do(copy_id)
    park(forkall, workers)
    pid = forkall.fork(signal.SIGCHLD | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID)
    if pid == 0:
        signal.alarm(SECONDS)
        forkall.resurrect()
        print(json.dumps(in_clone(workers, mutex, robust)), flush=True)
        os._exit(0)
    os._exit(os.waitpid(pid, 0)[1] != 0)  # the other threads are parked


def main(kind: str) -> None:
    if kind == "forked":
        pid = os.fork()
        if pid:
            sys.exit(os.waitpid(pid, 0)[1] != 0)
    try:
        run(kind)
    except OSError as error:
        print(json.dumps({"refused": str(error)}), flush=True)
        os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
