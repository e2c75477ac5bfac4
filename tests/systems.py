"""Sets up Allclose on clean Debian systems and judges the labelled submissions on each: `make test-systems`, as root.

Theory of operation
-------------------
debootstrap installs a minimal system with the packages that README asks for. Its copy gets a clone of the last commit, and
bubblewrap enters it for each step. A chroot would not do: the kernel refuses user namespaces in one. A step runs as on a new
machine of this host's network: it gets no file and no variable of the host but those that say how to reach package indexes.

Everything is kept in `.systems/` until `make clean`: `SUITE/base`, which later runs use again, `SUITE/root` and `SUITE/log`.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

HOUSE = Path(__file__).parents[1]
KEPT = HOUSE / ".systems"
SUITES = {"bookworm": "Debian 12", "trixie": "Debian 13", "testing": "Debian's next release"}
PACKAGES = "python3,python3-venv,make,git"
PROJECT = "/srv/allclose"  # in a root
PROBLEM = "problems/mha_self_attention"
STEP_SECONDS = (
    7200  # for the slowest step: two cores judge all submissions in a quarter of an hour, or far longer if busy
)

# How the host reaches package indexes. Files are shown at the same place; variables are passed on.
HOME = os.environ.get("HOME", "/")
CONFIGURATION = [
    "/etc/resolv.conf", "/etc/ssl/certs/ca-certificates.crt", "/etc/pip.conf", "/etc/uv/uv.toml", "/etc/npmrc",
    f"{HOME}/.pip/pip.conf", f"{HOME}/.config/pip/pip.conf", f"{HOME}/.config/uv/uv.toml", f"{HOME}/.npmrc",
]  # fmt: skip
CERTIFICATES = ["SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"]
PASSED_ON = (
    "PIP_", "UV_INDEX", "UV_DEFAULT_INDEX", "UV_EXTRA_INDEX", "UV_HTTP", "UV_NATIVE_TLS", "UV_SYSTEM_CERTS", "NPM_CONFIG_",
    "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_DIR", *CERTIFICATES,
)  # fmt: skip


class StepError(Exception):
    """A step failed; says why."""


@dataclass
class System:
    """One Debian release, and what was found on it."""

    suite: str
    log: IO[str]
    versions: str = ""
    results: dict[str, str] = field(default_factory=dict)

    @property
    def failures(self) -> list[str]:
        """The steps that failed, or were not reached."""
        return [name for name in STEPS if self.results.get(name, "FAILED").startswith("FAILED")]

    @property
    def root(self) -> Path:
        return KEPT / self.suite / "root"

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the project's folder on this system. Its output is returned and logged."""
        files = {name for name in [*CONFIGURATION, *map(os.environ.get, CERTIFICATES)] if name and Path(name).is_file()}
        binds = [word for name in sorted(files) for word in ("--ro-bind", name, name)]
        enter = [
            "bwrap",
            "--bind",
            str(self.root),
            "/",
            "--proc",
            "/proc",
            "--dev",
            "/dev",
            "--bind",
            "/sys",
            "/sys",
            *binds,
        ]
        enter += ["--die-with-parent", "--chdir", PROJECT]
        return _run([*enter, *command], self.log, env=_environment())

    def checked(self, *command: str) -> str:
        """As `run`; what was printed.

        Raises:
            StepError: its exit status was not 0.
        """
        done = self.run(*command)
        if done.returncode:
            raise StepError(f"{' '.join(command)} ended with status {done.returncode}")
        return done.stdout


def _environment() -> dict[str, str]:
    passed_on = {name: value for name, value in os.environ.items() if name.upper().startswith(PASSED_ON)}
    return {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": HOME, "LANG": "C.UTF-8", **passed_on}


def _run(command: list[str], log: IO[str], env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command; its output is logged as it comes, and what it prints is returned too."""
    print("$", *command, file=log, flush=True)
    limited = ["timeout", str(STEP_SECONDS), *command]
    printed = []
    with subprocess.Popen(limited, stdout=subprocess.PIPE, stderr=log, text=True, env=env) as process:
        assert process.stdout is not None
        for line in process.stdout:
            printed.append(line)
            print(line, end="", file=log, flush=True)
    return subprocess.CompletedProcess(command, process.returncode, "".join(printed))


def mirror() -> str:
    """The Debian mirror that this host's apt uses.

    Raises:
        StepError: it uses none.
    """
    command = [
        "apt-get",
        "indextargets",
        "--format",
        "$(REPO_URI)",
        "Created-By: Packages",
        "Origin: Debian",
        "Label: Debian",
    ]
    found = subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()
    if not found:
        raise StepError("apt-get indextargets names no Debian mirror: run apt-get update, on Debian")
    return found[0]


def make_root(system: System) -> str:
    """Lay out a clean root with the last commit in it."""
    base = KEPT / system.suite / "base"
    if not base.exists():
        partial = base.with_name("partial")
        shutil.rmtree(partial, ignore_errors=True)
        # In mount namespaces of its own, so that nothing stays mounted if it is interrupted.
        install = ["unshare", "--mount", "debootstrap", "--variant=minbase", f"--include={PACKAGES}", system.suite]
        if _run([*install, str(partial), mirror()], system.log).returncode:
            raise StepError("debootstrap failed")
        partial.rename(base)
    shutil.rmtree(system.root, ignore_errors=True)
    clone = ["git", "clone", "--quiet", "--depth=1", f"file://{HOUSE}", f"{system.root}{PROJECT}"]
    for command in (["cp", "-a", str(base), str(system.root)], clone):
        if _run(command, system.log).returncode:
            raise StepError(f"{command[0]} failed")
    glibc = system.checked("getconf", "GNU_LIBC_VERSION").split()[-1]
    system.versions = f"glibc {glibc}, {system.checked('python3', '--version').strip()}"
    return "ok"


def set_up(system: System) -> str:
    """README's first command, as far as it sets up."""
    system.checked("make", "setup")
    return "ok"


def examine(system: System) -> str:
    """Doctor finds every essential, and that boxes are cloned."""
    findings = json.loads(system.checked(".venv/bin/allclose", "doctor", "--json"))["findings"]
    clones = next(finding for finding in findings if finding["name"] == "warm clones")
    if not clones["present"]:
        raise StepError(f"no clones: {clones['detail']}")
    return "sound, boxes are cloned"


def use_threads(system: System) -> str:
    """What depends on thread ids works in a clone."""
    printed = system.checked(".venv/bin/pytest", "-n0", "-q", "tests/judge/inside/test_forkall.py")
    counted = printed.strip().splitlines()[-1]
    if "skipped" in counted:
        raise StepError(counted)
    return counted


def judge(system: System) -> str:
    """Every labelled submission, judged in clones, gets the verdict that its folder is named after."""
    files = sorted(str(path.relative_to(HOUSE)) for path in HOUSE.glob(f"{PROBLEM}/submissions/*/*.py"))
    done = system.run(".venv/bin/allclose", "judge", PROBLEM, *files, "--json", "--way", "clone")
    results: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.splitlines()]
    wrong = [f"{one['file']} ({one['verdict']})" for one in results if one["verdict"] != Path(one["file"]).parent.name]
    if wrong or [one["file"] for one in results] != files:
        raise StepError(
            f"{len(results) - len(wrong)} of {len(files)} verdicts as labelled; not {', '.join(wrong) or 'all judged'}"
        )
    return f"{len(files)} of {len(files)}"


STEPS: dict[str, Callable[[System], str]] = {
    "root": make_root,
    "setup": set_up,
    "doctor": examine,
    "threads in a clone": use_threads,
    "verdicts": judge,
}


def try_system(suite: str) -> System:
    """Set one system up and try it. A failure in one step leaves the later ones out."""
    (KEPT / suite).mkdir(parents=True, exist_ok=True)
    with (KEPT / suite / "log").open("w") as log:
        system = System(suite, log)
        for name, step in STEPS.items():
            try:
                system.results[name] = step(system)
            except (StepError, ValueError, KeyError, OSError) as error:
                system.results[name] = f"FAILED: {error}. See {log.name}"
            print(f"{suite}: {name}: {system.results[name]}", flush=True)
            if name in system.failures:
                break
    return system


def main(suites: list[str]) -> int:
    """Try each system and print a table; the exit status."""
    lacking = [program for program in ("debootstrap", "bwrap", "unshare", "git") if shutil.which(program) is None]
    if lacking or os.geteuid():
        print(f"This needs root and {', '.join(lacking) or 'nothing else'}: apt-get install debootstrap bubblewrap git")
        return 1
    KEPT.mkdir(mode=0o700, exist_ok=True)  # its roots hold set-user-id programs of root
    systems = [try_system(suite) for suite in suites or SUITES]
    for system in systems:
        print(f"\n{SUITES.get(system.suite, system.suite)} ({system.suite}): {system.versions or 'not set up'}")
        for name in STEPS:
            print(f"  {name:20} {system.results.get(name, 'not reached')}")
    return 1 if any(system.failures for system in systems) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
