"""The file system of a box: the interpreter, its standard library, the learners' libraries, judge/inside, and nothing else.

    /python    the interpreter and its standard library
    /packages  the learners' libraries (.venv/inside, installed by itself: nothing of the service is in it)
    /allclose  judge/inside
    /usr/lib, /lib, /lib64   the system's shared libraries
    /dev       null, full, random, urandom, and an empty shm
    /tmp       empty; each box mounts its own over it
    /cache     what its package's warm-up has compiled; /compiled, which has that of all packages, is hidden in each box

There is no /etc and no home. Of /proc and /sys there are copies of five files that describe the processor. Numerical libraries
choose their kernels by them; without the files they choose others, which round differently.
"""

import os
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import judge.inside
from judge.errors import BoxError

PROCESSOR = (
    "/proc/cpuinfo",
    *(f"/sys/devices/system/cpu/{name}" for name in ("kernel_max", "online", "possible", "present")),
)
DEVICES = ("full", "null", "random", "urandom")  # not zero: a shared mapping of it is memory that is not counted


@dataclass(frozen=True)
class Root:
    """A plan: `binds` are (outside, inside, read-only directory or file), `links` (inside, target), `empty` directories,
    and `copies` of files made at the start.
    """

    binds: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str], ...]
    empty: tuple[str, ...]
    copies: tuple[str, ...]
    python: str
    quick: bool = True  # whether JAX is changed to start faster: judge.inside.jax_startup


def learners_environment() -> Path:
    """Where `make setup` installs what a learner's program may import."""
    return Path(sys.prefix) / "inside"


def installed() -> str:
    """The names and versions of the libraries that a learner's program may import, on which answers may depend."""
    return ",".join(sorted(path.name for path in learners_environment().rglob("*.dist-info")))


def plan(compiled: Path | None = None, environment: Path | None = None) -> Root:
    """The root of every box on this machine. `compiled` has a folder of compiled code for each package.

    Raises:
        BoxError: the learners' environment is missing.
    """
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = (environment or learners_environment()) / "lib" / version / "site-packages"
    if not packages.is_dir():
        raise BoxError(f"{packages} is missing: the learners' libraries are not installed; run `make setup`")
    library = Path(sysconfig.get_path("stdlib"))
    binds = [
        (os.path.realpath(sys.executable), f"/python/bin/{version}"),
        (str(library), f"/python/lib/{version}"),
        (str(packages), "/packages"),
        (str(Path(judge.inside.__file__).parent), "/allclose/judge/inside"),
        *((str(path), f"/python/lib/{path.name}") for path in _own_shared_library()),
        *((str(path), str(path)) for path in _system_libraries()),
        *((f"/dev/{name}", f"/dev/{name}") for name in DEVICES),
        *([(str(compiled), "/compiled")] if compiled else []),
    ]
    hidden = [
        f"/python/lib/{version}/{name}" for name in ("site-packages", "dist-packages") if (library / name).is_dir()
    ]
    empty = ("/tmp", "/dev/shm", "/cache", *([] if compiled else ["/compiled"]), *hidden)  # noqa: S108
    return Root(tuple(binds), tuple(_links()), empty, PROCESSOR, f"/python/bin/{version}")


def _own_shared_library() -> list[Path]:
    """libpython, if the interpreter is linked to its own copy of it."""
    folder = Path(sys.base_prefix) / "lib"
    return [] if sys.base_prefix == "/usr" else sorted(folder.glob("libpython*.so*"))


def _system_libraries() -> list[Path]:
    multiarch = sysconfig.get_config_var("MULTIARCH") or ""
    wanted = [Path("/usr/lib") / multiarch] if multiarch else []
    wanted += [Path("/usr/lib64"), Path("/lib64"), Path("/lib") / multiarch]
    return [path for path in dict.fromkeys(wanted) if path.is_dir() and not _through_link(path)]


def _links() -> list[tuple[str, str]]:
    return [(name, os.readlink(name)) for name in ("/lib", "/lib64") if os.path.islink(name)]


def _through_link(path: Path) -> bool:
    return os.path.realpath(path) != str(path)
