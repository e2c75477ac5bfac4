"""The system calls that a box may make, each group with what needs it. Everything else fails with EPERM.

The list was derived by tracing CPython, NumPy, SciPy and JAX programs (import, compile, run, threads, FFT, linear
algebra, callbacks, file scratch) and leaves out, on purpose, what they can do without. Where a library tries a call
that is refused and goes on, it is not here.
"""

MEMORY = (
    "mmap", "munmap", "mremap", "mprotect", "msync", "madvise", "brk", "membarrier",
    "mbind", "get_mempolicy", "set_mempolicy",  # NUMA hints of allocators; refused, some of them abort
)  # fmt: skip
FILES = (
    "read", "readv", "pread64", "preadv", "write", "writev", "pwrite64", "pwritev", "lseek", "close", "close_range",
    "open", "openat", "stat", "fstat", "lstat", "newfstatat", "statx", "access", "faccessat", "faccessat2",
    "readlink", "readlinkat", "getdents64", "getcwd", "chdir", "fchdir", "umask", "statfs", "fstatfs",
    "dup", "dup2", "dup3", "fcntl", "flock", "ftruncate", "truncate", "fallocate", "fsync", "fdatasync", "fadvise64",
    "mkdir", "mkdirat", "rmdir", "unlink", "unlinkat", "rename", "renameat", "renameat2", "chmod", "fchmod", "fchmodat",
    "utimensat", "copy_file_range", "sendfile",  # shutil in the scratch directory
    "memfd_create",  # LLVM's and XLA's memory for compiled code
)  # fmt: skip
THREADS = (
    "futex", "futex_waitv", "set_robust_list", "get_robust_list", "set_tid_address", "rseq", "gettid", "exit",
    "sched_yield", "sched_getaffinity", "sched_setaffinity", "sched_getparam", "sched_getscheduler",
    "sched_get_priority_max", "sched_get_priority_min", "getcpu", "arch_prctl",
)  # fmt: skip
WAITING = (
    "poll", "ppoll", "select", "pselect6", "epoll_create1", "epoll_create", "epoll_ctl", "epoll_wait", "epoll_pwait",
    "eventfd2", "pipe", "pipe2",  # event loops, and XLA's thread pools
)  # fmt: skip
TIME = (
    "clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "time", "times",
    "timer_create", "timer_settime", "timer_gettime", "timer_delete", "setitimer", "getitimer", "alarm",
    "timerfd_create", "timerfd_settime", "timerfd_gettime",
)  # fmt: skip
SIGNALS = (
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "rt_sigpending", "rt_sigtimedwait", "rt_sigsuspend",
    "sigaltstack", "pause", "restart_syscall",
)  # fmt: skip
ITSELF = (
    "getpid", "getppid", "getuid", "geteuid", "getgid", "getegid", "getgroups", "getresuid", "getresgid", "getpgrp",
    "getpgid", "getsid", "uname", "sysinfo", "getrusage", "getrlimit", "getrandom", "getpriority", "exit_group",
    "capget",
)  # fmt: skip
ALLOWED = MEMORY + FILES + THREADS + WAITING + TIME + SIGNALS + ITSELF

# Tried by nobody but an attacker: the box ends at once instead of being told no.
KILLED = (
    "ptrace", "process_vm_readv", "process_vm_writev", "kexec_load", "kexec_file_load", "init_module", "finit_module",
    "delete_module", "bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter", "io_uring_register",
    "open_by_handle_at", "mount", "umount2", "pivot_root", "move_mount", "fsopen", "open_tree", "unshare", "setns",
    "keyctl", "add_key", "request_key", "reboot", "swapon", "swapoff", "iopl", "ioperm", "acct", "modify_ldt",
)  # fmt: skip

THREAD_FLAGS = 0x00000100 | 0x00010000 | 0x00000800  # CLONE_VM | CLONE_THREAD | CLONE_SIGHAND
NAMESPACE_FLAGS = 0x7E020080  # CLONE_NEW*: user, pid, net, uts, ipc, cgroup, ns, time
PROT_WRITE_EXEC = 0x2 | 0x4
