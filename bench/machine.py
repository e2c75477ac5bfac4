"""Describes the machine, libraries and commit that the numbers belong to."""

import datetime
import os
import platform
import subprocess
from importlib import metadata
from pathlib import Path

from judge.boxes.confinement.root import learners_environment

HOUSE = Path(__file__).parents[1]
MEASURED = ("app", "judge", "problems", "pyproject.toml", "uv.lock")


def describe() -> dict[str, str | int | float]:
    """Flat keys and values; `machine` is a sentence."""
    cpu, cores, memory_gb = _processor(), len(os.sched_getaffinity(0)), _memory_gb()
    jax = _version("jax")
    return {
        "date": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d"),
        "commit": _commit(),
        "machine": f"{cpu}, {cores} cores, {memory_gb} GB of memory, Linux {platform.release()}, "
        f"Python {platform.python_version()}, JAX {jax}",
        "machine_cpu": cpu,
        "machine_cores": cores,
        "machine_memory_gb": memory_gb,
        "machine_kernel": platform.release(),
        "machine_python": platform.python_version(),
        "machine_jax": jax,
        "machine_load_before": round(os.getloadavg()[0], 2),
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return platform.machine()


def _memory_gb() -> float:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1)


def _version(library: str) -> str:
    folders = [str(folder) for folder in (learners_environment() / "lib").glob("python*/site-packages")]
    return next(iter(metadata.distributions(name=library, path=folders))).version


def _commit() -> str:
    """The commit, with `+` if the measured code has been changed since. Empty outside of a working tree."""
    if not (HOUSE / ".git").exists():
        return ""
    name = subprocess.run(
        ["git", "rev-parse", "--short=12", "HEAD"], cwd=HOUSE, capture_output=True, text=True, check=True
    ).stdout.strip()
    changed = subprocess.run(["git", "diff", "--quiet", "HEAD", "--", *MEASURED], cwd=HOUSE, check=False).returncode
    return f"{name}+" if changed else name
