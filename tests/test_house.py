"""The rules of the house, as code: who may import whom, how large a room may be, what a room may be called.

Imports are read from the source, wherever in it they stand: in a function or under `TYPE_CHECKING` they count as well.
"""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
ROOMS = ("app", "judge", "bench")
OURS = (*ROOMS, "frontend", "problems", "tests")
MAX_LINES = 300  # of a module
MAX_CLASS_LINES = 150
MAX_LOOSE = 8  # modules at the top of app and of judge
MAX_DEPTH = 12  # modules in the longest chain of imports
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "base", "impl", "misc"}
# Leaves that rooms above and below share: they import nothing of ours but the wire.
LEAVES = {"judge.errors", "judge.verdict", "judge.disk_cache", "judge.boxes.start_method", "judge.values.tree"}
# What the two sides of the wall share: the wire format, and thin wrappers of system calls.
SHARED_WITH_INSIDE = {"judge.inside", "judge.inside.wire", "judge.inside.kernel"}
BELOW_JUDGE = {"judge.values", "judge.comparison", "judge.packages", "judge.boxes", "judge.sources", "judge.cases"}
BELOW_WEB = {"app", "app.accounts", "app.database", "app.problems", "app.submissions", "app.checking", "app.rendering"}
# Each room, and the rooms that it may import besides itself and the leaves. `app` and `judge` are the modules at their tops.
MAY_IMPORT: dict[str, set[str]] = {
    "judge.inside": set(),
    "judge.values": set(),
    "judge.boxes": set(),
    "judge.comparison": {"judge.values"},
    "judge.packages": {"judge.comparison"},
    "judge.sources": {"judge.boxes", "judge.packages", "judge.values"},
    "judge.cases": {"judge.boxes", "judge.packages", "judge.sources", "judge.values"},
    "judge": BELOW_JUDGE,
    "judge.mutants": {"judge.packages", "judge.values"},
    "judge.explain": {"judge", "judge.mutants", *BELOW_JUDGE},
    "judge.check": {"judge", "judge.mutants", *BELOW_JUDGE},
    "app": {"judge"},
    "app.processes": {"app"},
    "app.rendering": {"app"},
    "app.database": {"app", "app.processes", "judge"},
    "app.accounts": {"app", "app.database"},
    "app.problems": {"app", "app.database", "judge.check", "judge.packages"},
    "app.submissions": {"app", "app.database", "app.problems", "judge"},
    "app.checking": {
        "app",
        "app.database",
        "app.problems",
        "app.processes",
        "app.submissions",
        "judge.check",
        "judge.packages",
        "judge.values",
    },
    "app.web": {*BELOW_WEB, "app.api", "app.pages", "judge.packages"},
    "app.api": {*BELOW_WEB, "app.pages", "app.web", "judge.check", "judge.packages"},
    "app.pages": {*BELOW_WEB, "app.api", "app.web", "judge.check", "judge.packages"},
    "app.worker": {*BELOW_WEB, "judge", "judge.boxes", "judge.explain", "judge.packages", "judge.sources"},
    "app.commands": {
        *BELOW_WEB,
        "app.processes",
        "app.web",
        "app.worker",
        "judge",
        "judge.boxes",
        "judge.check",
        "judge.explain",
        "judge.packages",
        "judge.sources",
        "judge.values",
    },
    "bench": {"app", "app.accounts", "app.database", "app.problems", "judge", *BELOW_JUDGE},
}
JUDGING_COMMANDS = {
    "app.checking.check_process",
    *(f"app.commands.{name}" for name in ("check", "doctor", "judge", "worker")),
}
LOADED_BY_NAME = {"app.cli", "judge.inside.zygote"}  # the commands; the libraries of the zygote
NO_TEST_OF_ITS_OWN = {"app.database.migrations.env"}  # test_schema.py runs it


def _files(*rooms: str) -> list[Path]:
    return [path for room in rooms for path in sorted((HOUSE / room).rglob("*.py")) if "node_modules" not in path.parts]


def _name(path: Path) -> str:
    parts = path.relative_to(HOUSE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def _modules() -> dict[str, Path]:
    return {_name(path): path for path in _files(*ROOMS)}


@cache
def _imports(name: str) -> frozenset[str]:
    """The full names that a module imports; of ours the modules, of others what is written."""
    path = _modules()[name]
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.update(_from(node, name if path.name == "__init__.py" else name.rpartition(".")[0]))
    return frozenset(found)


def _from(node: ast.ImportFrom, package: str) -> set[str]:
    """`from room import module` imports the module; `from module import name` imports the module that holds the name."""
    above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
    base = ".".join([*above, *([node.module] if node.module else [])])
    names = {f"{base}.{alias.name}" for alias in node.names}
    return {name if name in _modules() else base for name in names}


def _edges() -> list[tuple[str, str]]:
    return [(name, wanted) for name in _modules() for wanted in sorted(_imports(name)) if _top(wanted) in OURS]


def _top(name: str) -> str:
    return name.partition(".")[0]


def _within(name: str, room: str) -> bool:
    return name == room or name.startswith(f"{room}.")


def _room(name: str) -> str:
    """`judge.boxes` for every module below it; `judge` for a module at the top."""
    parts = name.split(".")
    inner = ".".join(parts[:2])
    return inner if len(parts) > 2 or _modules()[name].name == "__init__.py" else parts[0]


def _can_judge(name: str) -> bool:
    """Whether what it imports, however far away, can judge or make a box."""
    reached = _reachable(name) - LEAVES - {"judge.boxes"}
    return any(module == "judge.judge" or _room(module) == "judge.boxes" for module in reached)


def _reachable(name: str) -> set[str]:
    """Every module of ours that importing `name` imports, the packages on the way included."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        module = waiting.pop()
        if module in found or module not in _modules():
            continue
        found.add(module)
        waiting += [*_imports(module), module.rpartition(".")[0]]
    return found


def test_there_is_something_to_look_at() -> None:
    """The rooms are found, and so are the imports in functions: rules about nothing would always hold."""
    assert {"app.web.web", "judge.judge", "judge.boxes.box", "judge.inside.wire"} <= set(_modules())
    assert "judge.inside.wire" in _imports("judge.sources.execute")
    assert "jax" in _imports("judge.inside.jax_startup")
    assert "judge.inside.wire" in _reachable("app.worker.worker")


def test_every_room_has_its_rules() -> None:
    """A new room says what it may import, and no rule is about a room that is gone."""
    assert {_room(name) for name in _modules() if name not in ROOMS} | {"app", "judge"} == set(MAY_IMPORT)


def test_imports_go_down_only() -> None:
    """A room imports what is below it, the leaves, and on our side of the wall the wire."""
    outside = {"judge", "judge.check", "judge.explain", *BELOW_JUDGE} - {"judge.packages"}
    wrong = [
        f"{name} imports {wanted}"
        for name, wanted in _edges()
        if wanted not in LEAVES
        and _room(wanted) not in MAY_IMPORT[_room(name)] | {_room(name)}
        and not (_room(name) in outside and wanted in SHARED_WITH_INSIDE)
    ]
    assert wrong == []


def test_judging_knows_nothing_of_its_clients() -> None:
    """Explaining and checking are clients of judging: it imports neither, however far away."""
    for name in _modules():
        if _room(name) in {"judge", *BELOW_JUDGE}:
            assert not {_room(wanted) for wanted in _reachable(name)} & {
                "judge.explain",
                "judge.check",
                "judge.mutants",
            }


def test_leaves_import_nothing() -> None:
    """What every room may import imports nothing of ours itself, but the wire."""
    assert {wanted for name in LEAVES for wanted in _imports(name) if _top(wanted) in OURS} <= SHARED_WITH_INSIDE


def test_what_is_shared_with_inside_needs_nothing_of_inside() -> None:
    """The wire and the system calls stand by themselves: importing them on the trusted side brings nothing along."""
    for name in SHARED_WITH_INSIDE:
        assert _reachable(name) <= {name, "judge.inside", "judge"}


def test_only_inside_names_jax() -> None:
    """No module but those that run in a box imports JAX or what is built on it."""
    libraries = {"jax", "jaxlib", "flax", "optax"}
    users = {name for name in _modules() for wanted in _imports(name) if _top(wanted) in libraries}
    assert users
    assert all(_within(name, "judge.inside") for name in users)


def test_judge_needs_little() -> None:
    """The judge imports the standard library, NumPy, a cache and a Markdown parser; JAX where it runs in a box."""
    allowed = sys.stdlib_module_names | {"numpy", "cachetools", "markdown_it", "mdit_py_plugins", "judge"}
    wrong = [
        f"{name} imports {wanted}"
        for name in _modules()
        if _within(name, "judge")
        for wanted in sorted(_imports(name))
        if _top(wanted) not in allowed and not (_within(name, "judge.inside") and _top(wanted) == "jax")
    ]
    assert wrong == []


def test_only_the_worker_judges() -> None:
    """Of the service, only the worker, the check's own process and `allclose judge` can make a box."""
    users = {name for name in _modules() if _within(name, "app") and _can_judge(name)}
    assert {_room(name) for name in users} <= {"app.worker", "app.commands", "app.checking"}
    assert users & {"app.worker.worker"}
    assert users - {name for name in users if _room(name) == "app.worker"} <= JUDGING_COMMANDS


@pytest.mark.parametrize("name", ["app.web.web", "app.commands.web", "app.commands.up"])
def test_web_cannot_judge(name: str) -> None:
    """Nothing that the web process imports, however far away, can judge or make a box."""
    assert "app.settings" in _reachable(name)
    assert not _can_judge(name)


def test_modules_are_loaded_by_name_in_two_places() -> None:
    """Imports that cannot be read from the source are made by the command line and by the zygote, and nowhere else."""
    calls = re.compile(r"\b(import_module|__import__|run_module|run_path)\(")
    assert {name for name, path in _modules().items() if calls.search(path.read_text())} == LOADED_BY_NAME


def test_no_circles() -> None:
    """No module imports itself, by whatever way round."""
    for name in _modules():
        for wanted in _imports(name):
            assert name not in _reachable(wanted), f"{name} and {wanted} import each other"


def test_import_depth() -> None:
    """No chain of imports is longer than a reader can follow."""

    @cache
    def depth(name: str) -> int:
        return 1 + max((depth(wanted) for wanted in _imports(name) if wanted in _modules()), default=0)

    product = [name for name in _modules() if not _within(name, "bench")]
    assert {name: depth(name) for name in product if depth(name) > MAX_DEPTH} == {}


def test_loose_modules() -> None:
    """Few modules stand at the top of a room of rooms: most belong to a subject."""
    for room in ("app", "judge"):
        loose = [name for name in _modules() if name.count(".") == 1 and _within(name, room) and _room(name) == room]
        assert 0 < len(loose) <= MAX_LOOSE, loose


def test_classes_are_small() -> None:
    """No class has more than 150 lines."""
    sizes = {
        f"{name}.{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for name, path in _modules().items()
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.ClassDef)
    }
    assert {name: size for name, size in sizes.items() if size > MAX_CLASS_LINES} == {}


def _only_declares(path: Path) -> bool:
    """Whether a module has no function: then there is nothing to call in a test."""
    return not any(
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) for node in ast.walk(ast.parse(path.read_bytes()))
    )


def test_every_module_has_its_tests() -> None:
    """The tests of app/a/b.py are tests/app/a/test_b.py; a module of declarations alone needs none."""
    missing = [
        name
        for name, path in _modules().items()
        if path.name != "__init__.py"
        and not _only_declares(path)
        and not _within(name, "bench")
        and not _within(name, "app.database.migrations.versions")
        and name not in NO_TEST_OF_ITS_OWN
        and not (HOUSE / "tests" / path.relative_to(HOUSE).parent / f"test_{path.name}").exists()
    ]
    assert missing == []


def test_ceiling() -> None:
    """No module has more than 300 lines."""
    sizes = {name: len(path.read_bytes().splitlines()) for name, path in _modules().items()}
    assert {name: size for name, size in sizes.items() if size > MAX_LINES} == {}


def test_names_say_something() -> None:
    """No file or folder is called by a word that says nothing of what is in it."""
    vague = [path for path in _files(*OURS) if VAGUE & set(path.relative_to(HOUSE).with_suffix("").parts)]
    assert vague == []


def test_problems_are_data() -> None:
    """Nothing imports a problem package."""
    assert [name for name in _modules() for wanted in _imports(name) if _top(wanted) == "problems"] == []


def test_init_files_do_nothing() -> None:
    """A package's `__init__` says what the room is for, and does nothing."""
    for path in (path for path in _files(*OURS) if path.name == "__init__.py"):
        tree = ast.parse(path.read_bytes())
        assert ast.get_docstring(tree), path
        assert len(tree.body) == 1, path


@pytest.mark.skipif(not (HOUSE / ".git").exists(), reason="not a git working tree")
def test_no_path_of_a_machine() -> None:
    """No file of the tree names a directory that only one machine, or one person, has."""
    homes = "|".join(("home", "root", "Users", "work", "workspaces?"))
    pattern = re.compile(rf"(?<![\w.~>)}}\]-])/(?:{homes})/[A-Za-z0-9_.-]".encode())
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=HOUSE, capture_output=True, check=True).stdout.decode().split("\0")
    assert "README.md" in names
    files = [HOUSE / name for name in names if name and (HOUSE / name).is_file()]
    assert [str(path.relative_to(HOUSE)) for path in files if pattern.search(path.read_bytes())] == []
