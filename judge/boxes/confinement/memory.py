"""How much memory a process holds, for machines that give us no control group."""


def private_bytes(pid: int) -> int:
    """Anonymous and shared memory of `pid`, and its page tables, in bytes (proc_pid_status(5)); 0 when it has ended."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as status:
            fields = dict(line.split(":", 1) for line in status)
    except OSError:
        return 0
    return sum(
        int(fields[name].split()[0]) * 1024 for name in ("RssAnon", "RssShmem", "VmSwap", "VmPTE") if name in fields
    )
