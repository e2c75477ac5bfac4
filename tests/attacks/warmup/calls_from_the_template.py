# Makes the calls of a root shell while it warms up: programs, sockets, users, host name, devices, priorities.
# way: clone
import builtins, ctypes, os

libc = ctypes.CDLL(None, use_errno=True)
CALLS = {
    "execve": 59,
    "socket": 41,
    "socketpair": 53,
    "setuid": 105,
    "sethostname": 170,
    "chroot": 161,
    "mknod": 133,
    "kill": 62,
    "setns": None,
    "sendmsg": 46,
    "shmget": 29,
    "memfd_create": 319,
    "pidfd_open": 434,
    "pidfd_getfd": 438,
    "clone3": 435,
    "link": 86,
    "symlink": 88,
    "setpriority": 141,
    "prlimit_other": 302,
}
WORDS = {
    "execve": (b"/python/bin/python3.11", 0, 0),
    "socket": (2, 1, 0),
    "socketpair": (1, 1, 0, (ctypes.c_int * 2)()),
    "chroot": (b"/tmp",),
    "sethostname": (b"x", 1),
    "mknod": (b"/tmp/m", 0o20600, 259),
    "kill": (-1, 0),
    "pidfd_open": (1, 0),
    "link": (b"/tmp/a", b"/tmp/b"),
    "symlink": (b"/", b"/tmp/s"),
    "shmget": (0, 4096, 0o1600),
    "memfd_create": (b"m", 0),
    "setpriority": (0, 0, -5),
    "prlimit_other": (3, 7, 0, 0),
}
got = []
builtins.loot = lambda: " ".join(got)


def warmup(x):
    for name, number in CALLS.items():
        words = WORDS.get(name, (0, 0, 0))
        if number and libc.syscall(number, *words) >= 0:
            got.append(name)
