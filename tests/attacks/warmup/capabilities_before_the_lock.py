# Uses the capabilities that a clone has before it is locked in: host name, root, devices, sockets, descriptors of others.
# way: clone
import builtins, ctypes

from judge.inside import confine

libc = ctypes.CDLL(None, use_errno=True)
lock_in = confine.lock_in
got = []
builtins.loot = lambda: " ".join(got)


def first(request):
    calls = {
        "sethostname": (170, b"mine", 4),
        "chroot": (161, b"/tmp"),
        "mknod": (133, b"/tmp/m", 0o60600, 259),
        "socket": (41, 2, 2, 0),
        "raw socket": (41, 2, 3, 1),
        "execve": (59, b"/python/bin/python3.11", 0, 0),
        "fork": (57,),
        "sethostname2": (171, b"x", 1),
        "sched": (144, 0, 1, (ctypes.c_int * 1)(50)),
        "setpriority": (141, 0, 0, -20),
        "quotactl": (179, 0, 0, 0, 0),
        "mount_setattr": (442, -100, b"/", 0x8000, 0, 0),
        "open_tree_attr": (467, 0, 0, 0, 0, 0),
        "fsmount": (432, 0, 0, 0),
        "raise files": (302, 0, 7, (ctypes.c_uint64 * 2)(1 << 20, 1 << 20), 0),
        "clone": (56, 0x7E00000 | 17, 0, 0, 0, 0),
    }
    for name, words in calls.items():
        if libc.syscall(*words) >= 0:
            got.append(name)
    lock_in(request)


confine.lock_in = first


def warmup(x):
    return None
