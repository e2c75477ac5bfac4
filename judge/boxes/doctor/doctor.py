"""Examines this machine: what of the wall it can enforce, what the lack of each part means, and how to get it."""

import contextlib
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from judge.boxes import launch, probe, selftest
from judge.boxes.cloning import CannotClone, CloneFailure
from judge.boxes.confinement import cgroup, root, seccomp
from judge.boxes.limits import BoxLimits
from judge.boxes.zygote import Zygote
from judge.errors import BoxError

TRY_USER_NAMESPACE = (
    "from judge.inside import kernel as k; "
    "k.unshare(k.CLONE_NEWUSER | k.CLONE_NEWNS | k.CLONE_NEWPID | k.CLONE_NEWNET | k.CLONE_NEWIPC | k.CLONE_NEWUTS)"
)


REMEDIES = {
    CloneFailure.PLATFORM: "There is nothing to do: everything else works here.",
    CloneFailure.LIBRARY_NOT_BUILT: (
        "Install a C compiler (Debian and Ubuntu: apt-get install gcc libc6-dev), then run make clean and make setup."
    ),
    CloneFailure.LIBRARY_NOT_LOADABLE: "It needs glibc. Run make clean and make setup on this machine.",
    CloneFailure.NO_TID_ADDRESS: (
        "Use a kernel with CONFIG_CHECKPOINT_RESTORE, such as those of Debian, Ubuntu and Fedora. In a container, its seccomp "
        "profile must allow prctl."
    ),
    CloneFailure.SETNS_REFUSED: (
        "Allow setns. In a container: use docker/worker-seccomp.json of this release. In a systemd unit: SystemCallFilter must "
        "include setns, which is in @process."
    ),
    CloneFailure.SELF_TEST: "Report this, with the release of the kernel and of glibc.",
}


@dataclass(frozen=True)
class Finding:
    """One mechanism. Without an essential one no worker starts.

    `cause` is for programs: one of a fixed set of words for why it is absent, where there is such a set.
    """

    name: str
    essential: bool
    present: bool
    detail: str
    without: str
    remedy: str
    cause: str | None = None


def missing_essentials() -> list[str]:
    """A sentence for each essential that this machine lacks, with its remedy. Quick: no box is started."""
    return [f"{it.name}: {it.detail}. {it.remedy}" for it in _quick() if it.essential and not it.present]


def examine() -> list[Finding]:
    """Every mechanism; where the essentials are there, a box is started and asked what it can do."""
    findings = list(_quick())
    if all(finding.present for finding in findings if finding.essential):
        findings += _probed()
        findings.append(_warm_clones())
    return findings


def _quick() -> Iterator[Finding]:
    yield _finding(
        "Linux", True, _platform, "There is no box.", "Run the worker on 64-bit Linux 5.12 or newer, x86-64 or arm64."
    )
    yield _finding(
        "user namespaces", True, _user_namespaces, "There is no box.",
        "As root: sysctl user.max_user_namespaces=15000 (and on Ubuntu kernel.apparmor_restrict_unprivileged_userns=0, on old "
        "Debian kernel.unprivileged_userns_clone=1); in a container, see the security options in docker-compose.yml.",
    )  # fmt: skip
    yield _finding(
        "seccomp", True, _seccomp, "A program could make any system call.",
        "Install libseccomp (Debian and Ubuntu: apt-get install libseccomp2).",
    )  # fmt: skip
    yield _finding("learners' libraries", True, _libraries, "There is nothing to run.", "Run `make setup`.")
    yield _finding(
        "memory by cgroup", False, _cgroup,
        "Memory is measured twenty times a second instead; a program can pass its limit for a moment.",
        "Run as root, or in a delegated cgroup (systemd: Delegate=yes).",
    )  # fmt: skip
    yield _finding(
        "one user id a box", False, _ids, "Boxes share this user's id, each in a user namespace of its own.",
        "Run the worker as root, or leave it so: other namespaces keep boxes apart.",
    )  # fmt: skip
    yield _finding(
        "limited threads", True, _threads, "A program could start threads until the machine has no more.",
        "Run the worker as an ordinary user, as root with CAP_SYS_ADMIN, or with a pids control group of its own.",
    )  # fmt: skip
    yield _finding(
        "nosymfollow", False, _nosymfollow, "Links in a box's scratch directories can be followed, by the box.",
        "Linux 5.14 or newer.",
    )  # fmt: skip


def _finding(name: str, essential: bool, check: Callable[[], str], without: str, remedy: str) -> Finding:
    try:
        return Finding(name, essential, True, check(), without, remedy)
    except (OSError, BoxError) as error:
        return Finding(name, essential, False, str(error), without, remedy)


def _kernel() -> tuple[int, int]:
    major, minor = platform.release().split(".")[:2]
    return int(major), int("".join(filter(str.isdigit, minor)) or 0)


def _platform() -> str:
    found = f"{platform.system()} {platform.release()} on {platform.machine()}"
    if platform.system() != "Linux" or platform.machine() not in ("x86_64", "aarch64") or _kernel() < (5, 12):
        raise OSError(f"found {found}")
    return found


def _user_namespaces() -> str:
    done = subprocess.run([sys.executable, "-I", "-c", TRY_USER_NAMESPACE], capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise OSError((done.stderr.strip().splitlines() or ["unshare failed"])[-1])
    return "may be made"


def _seccomp() -> str:
    return f"a filter of {len(seccomp.compile_filter()) // 8} instructions"


def _libraries() -> str:
    return f"in {root.plan().binds[2][0]}"


def _cgroup() -> str:
    hierarchy, reason = cgroup.find()
    if hierarchy is None:
        raise OSError(reason)
    return f"version {hierarchy.version}, below {hierarchy.memory}"


def _ids() -> str:
    if not launch.may_map_ids():
        raise OSError("this process may not map ids: it is not root with CAP_SETUID and CAP_SYS_ADMIN")
    return f"{launch.IDS} ids from {launch.FIRST_HOST_ID}"


def _threads() -> str:
    hierarchy, _ = cgroup.find()
    if hierarchy is not None and hierarchy.pids is not None:
        return "by control group"
    if os.geteuid() == 0 and not launch.may_map_ids():
        raise OSError("the kernel exempts user id 0, which boxes would have here, from its limit")
    return "by resource limit"


def _nosymfollow() -> str:
    if _kernel() < (5, 14):
        raise OSError(f"Linux {platform.release()} does not know it")
    return "on every writable mount of a box"


def _warm_clones() -> Finding:
    name, without = (
        "warm clones",
        "Boxes are forked from a process that has only imported the libraries, which is slower.",
    )
    try:
        return Finding(name, False, True, try_clones(), without, REMEDIES[CloneFailure.SELF_TEST])
    except (OSError, BoxError) as error:
        cause = error.cause if isinstance(error, CannotClone) else CloneFailure.SELF_TEST
        return Finding(name, False, False, str(error), without, REMEDIES[cause], cause)


def try_clones() -> str:
    """Clone a warm process and have the clones compute. Raises CannotClone or BoxError with the reason why that failed."""
    with contextlib.closing(Zygote()) as zygote:
        selftest.generic_template(zygote.template).close()
    return "tried: clones of a warm process compute as NumPy does, and are confined"


def try_box() -> dict[str, str]:
    """What a program in a fork of the zygote tried. Raises BoxError if no box could be made, or it did not answer."""
    with contextlib.closing(Zygote()) as zygote, zygote.box(BoxLimits()) as box:
        return probe.ask(box)


def _probed() -> Iterator[Finding]:
    """What a program in a real box was able to do; each must be refused."""
    try:
        allowed = try_box()
    except BoxError as error:
        yield Finding("a box", True, False, str(error), "Nothing can be judged.", "See the message.")
        return
    for name, outcome in allowed.items():
        present = outcome == "refused"
        detail = "tried in a box: it holds" if present else f"tried in a box: {outcome}"
        yield Finding(name, True, present, detail, "The wall has a hole.", "Do not run a worker here; report this.")
