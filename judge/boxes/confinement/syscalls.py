"""The system calls that a box may make, each with what needs it. All others fail with EPERM.

The list was derived by tracing CPython, NumPy, SciPy, JAX, Flax and Optax programs (imports, compiling, running, threads, FFT,
linear algebra, callbacks, files in the scratch directory). Calls that these can do without are left out on purpose, for example
if a library tries a call and goes on when it is refused. So are calls by which two boxes could signal each other through a file
that both can read (flock), and those that allocate memory which is not counted without a control group (memfd_create).
Calls that this machine does not know are skipped. Calls with filtered arguments are in `judge.boxes.confinement.seccomp`.
"""

ALLOWED = {
    # memory
    "munmap": "allocation",
    "mremap": "realloc of large blocks",
    "mprotect": "LLVM's compiled code: written first, executable then; the stacks of threads",
    "msync": "numpy.memmap.flush in the scratch directory",
    "madvise": "allocators give pages back; transparent huge pages",
    "brk": "malloc",
    "membarrier": "LLVM after it has written code",
    "mbind": "allocators' NUMA hint; refused, some abort",
    "get_mempolicy": "allocators ask before they hint",
    "set_mempolicy": "allocators' NUMA hint for a thread",
    # files: the root is read-only, and the scratch directories are the box's own
    "read": "imports; the channel", "readv": "C++ streams", "pread64": "shared libraries", "preadv": "readers of arrays",
    "write": "output; the channel", "writev": "C++ streams", "pwrite64": "writers of arrays", "pwritev": "writers of arrays",
    "lseek": "files", "close": "files", "close_range": "subprocess machinery that is imported and not used",
    "open": "older libraries", "openat": "imports", "stat": "imports", "fstat": "imports", "lstat": "imports",
    "newfstatat": "imports", "statx": "C++ file systems", "access": "imports", "faccessat": "imports",
    "faccessat2": "imports", "readlink": "os.path.realpath", "readlinkat": "os.path.realpath",
    "getdents64": "imports list directories", "getcwd": "imports, os.path.abspath", "chdir": "contextlib.chdir",
    "fchdir": "shutil.rmtree", "umask": "tempfile", "statfs": "mmap helpers ask what they are on", "fstatfs": "likewise",
    "dup": "redirection of output", "dup2": "redirection of output", "dup3": "redirection of output",
    "ftruncate": "numpy.memmap",
    "truncate": "os.truncate", "fallocate": "numpy.memmap", "fsync": "careful writers", "fdatasync": "careful writers",
    "fadvise64": "readers of large files", "mkdir": "tempfile", "mkdirat": "tempfile", "rmdir": "tempfile",
    "unlink": "tempfile", "unlinkat": "tempfile", "rename": "careful writers", "renameat": "careful writers",
    "renameat2": "careful writers", "chmod": "shutil.copy", "fchmod": "shutil.copy", "fchmodat": "shutil.copy",
    "utimensat": "shutil.copy2", "copy_file_range": "shutil.copy", "sendfile": "shutil.copy",
    # threads
    "futex": "every lock", "futex_waitv": "newer locks", "set_robust_list": "each new thread", "get_robust_list": "glibc",
    "set_tid_address": "each new thread", "rseq": "each new thread", "gettid": "threading.get_native_id",
    "exit": "the end of a thread", "sched_yield": "spinning locks", "sched_getaffinity": "how many threads to make",
    "sched_setaffinity": "thread pools", "sched_getparam": "thread attributes", "sched_getscheduler": "thread attributes",
    "sched_get_priority_max": "thread attributes", "sched_get_priority_min": "thread attributes",
    "getcpu": "allocators", "arch_prctl": "the start of a thread",
    # waiting
    "poll": "selectors", "ppoll": "selectors", "select": "selectors", "pselect6": "selectors",
    "epoll_create1": "selectors", "epoll_create": "selectors", "epoll_ctl": "selectors", "epoll_wait": "selectors",
    "epoll_pwait": "selectors", "eventfd2": "XLA's thread pools wake each other", "pipe": "wake-up pipes",
    "pipe2": "wake-up pipes",
    # time
    "clock_gettime": "time, where the vdso does not serve", "clock_getres": "time.get_clock_info",
    "clock_nanosleep": "time.sleep", "nanosleep": "C++ sleeping", "gettimeofday": "older libraries",
    "time": "older libraries", "times": "os.times",
    "timer_create": "timeouts", "timer_settime": "timeouts", "timer_gettime": "timeouts", "timer_delete": "timeouts",
    "setitimer": "signal.setitimer, with which learners time themselves", "getitimer": "likewise", "alarm": "signal.alarm",
    "timerfd_create": "event loops", "timerfd_settime": "event loops", "timerfd_gettime": "event loops",
    # signals, to oneself
    "rt_sigaction": "faulthandler, signal", "rt_sigprocmask": "threads", "rt_sigreturn": "the end of a handler",
    "rt_sigpending": "signal", "rt_sigtimedwait": "signal", "rt_sigsuspend": "signal", "sigaltstack": "faulthandler",
    "pause": "signal.pause", "restart_syscall": "the kernel's own, after a stop",
    # about oneself
    "getpid": "logging, random seeds", "getppid": "os", "getuid": "os.path.expanduser", "geteuid": "os", "getgid": "os",
    "getegid": "os", "getgroups": "os", "getresuid": "os", "getresgid": "os", "getpgrp": "os", "getpgid": "os",
    "getsid": "os", "uname": "platform", "sysinfo": "how much memory there is", "getrusage": "resource, time",
    "getrlimit": "resource; the size of stacks", "getrandom": "hash seeds, secrets", "getpriority": "thread pools",
    "capget": "libcap, where it is loaded; it tells that there are none", "exit_group": "the end",
}  # fmt: skip

# What a warm template may do in addition, so that its clone can become a box. The template has no capabilities; the clone has
# those of its own user namespace until it drops them. A box can do none of this, because its own filter comes on top.
FOR_CLONING = {
    "recvmsg": "a box's descriptors arrive from the keeper",
    "setsid": "a box leads a session of its own", "capset": "a box gives up its capabilities",
    "setresuid": "a box takes its own user id", "setresgid": "a box takes its own group id",
}  # fmt: skip
# prctl: PDEATHSIG, DUMPABLE, SECCOMP, CAPBSET_DROP, SECUREBITS, NO_NEW_PRIVS, CAP_AMBIENT. Each can only take rights away.
PRCTL_FOR_CLONING = (1, 4, 22, 24, 28, 38, 47)
TEMPLATE_PID = 2  # in its own PID namespace, whose pid 1 does nothing

# Only an attacker tries these: the box is killed at once.
KILLED = (
    "ptrace", "process_vm_readv", "process_vm_writev", "kexec_load", "kexec_file_load", "init_module", "finit_module",
    "delete_module", "bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter", "io_uring_register",
    "open_by_handle_at", "mount", "umount2", "pivot_root", "move_mount", "fsopen", "open_tree", "unshare", "setns",
    "keyctl", "add_key", "request_key", "reboot", "swapon", "swapoff", "iopl", "ioperm", "acct", "modify_ldt",
)  # fmt: skip

# mmap is for allocation, shared libraries and compiled code (made executable by mprotect). A mapping that is both shared and
# anonymous is refused: its pages can be unmapped and still be held, uncounted. A box has no other process to share it with.
MAP_SHARED_ANONYMOUS = 0x01 | 0x20
THREAD_FLAGS = 0x00000100 | 0x00010000 | 0x00000800  # CLONE_VM | CLONE_THREAD | CLONE_SIGHAND
NAMESPACE_FLAGS = 0x7E020080  # CLONE_NEW*: user, pid, net, uts, ipc, cgroup, ns, time
