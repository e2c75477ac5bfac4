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
MAX_LINES = 300
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "base", "impl", "misc"}
WORKER = {"app.worker.prewarmer", "app.worker.worker", "app.worker.judging"}
# What the wall's two sides share: the words they exchange, and thin wrappers of system calls.
SHARED_WITH_INSIDE = {"judge.inside", "judge.inside.wire", "judge.inside.kernel"}
# Words that rooms above and below share, in modules that import nothing of ours.
WORDS = {"judge.errors", "judge.boxes.start_method"}
LOADED_BY_NAME = {"app.cli", "judge.inside.zygote"}  # the commands; the libraries of the zygote


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
    inner = next((room for room in ("judge.inside", "judge.boxes") if _within(name, room)), None)
    return inner or _top(name)


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


def test_imports_go_down_only() -> None:
    """app uses judge, judge uses judge.boxes, and both the shared two modules of judge.inside; never the other way."""
    below = {
        "bench": {"app", "bench", "judge", "judge.boxes"},
        "app": {"app", "judge", "judge.boxes"},
        "judge": {"judge", "judge.boxes"},
        "judge.boxes": {"judge.boxes"},
        "judge.inside": {"judge.inside"},
    }
    wrong = [
        f"{name} imports {wanted}"
        for name, wanted in _edges()
        if _room(wanted) not in below[_room(name)]
        and not (_room(name) in ("judge", "judge.boxes") and wanted in SHARED_WITH_INSIDE)
        and not (_room(name) == "judge.boxes" and wanted in WORDS)
    ]
    assert wrong == []


def test_words_import_nothing() -> None:
    """What the wall imports from above imports nothing of ours itself."""
    assert {wanted for name in WORDS for wanted in _imports(name) if _top(wanted) in OURS} == set()


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


def test_judge_needs_numpy_alone() -> None:
    """The judge imports the standard library and NumPy; JAX where it runs in a box."""
    allowed = sys.stdlib_module_names | {"numpy", "judge"}
    wrong = [
        f"{name} imports {wanted}"
        for name in _modules()
        if _within(name, "judge")
        for wanted in sorted(_imports(name))
        if _top(wanted) not in allowed and not (_within(name, "judge.inside") and _top(wanted) == "jax")
    ]
    assert wrong == []


def test_only_the_worker_judges() -> None:
    """Only the worker and `allclose judge` import the judge."""
    users = {name for name, wanted in _edges() if wanted == "judge.judge" and _within(name, "app")}
    assert users <= WORKER | {"app.commands.judge"}
    assert users & WORKER


def test_only_doctor_and_worker_see_the_wall() -> None:
    """Of the boxes, the service sees the doctor and the pool alone, in `allclose doctor` and in the worker."""
    seen = {(name, wanted) for name, wanted in _edges() if _within(name, "app") and _room(wanted) == "judge.boxes"}
    seen = {(name, wanted) for name, wanted in seen if wanted not in WORDS}
    assert {wanted for _, wanted in seen} == {"judge.boxes.doctor.doctor", "judge.boxes.pool"}
    assert {name for name, _ in seen} <= WORKER | {"app.commands.doctor", "app.commands.judge"}


@pytest.mark.parametrize("name", ["app.web.web", "app.commands.web", "app.commands.up"])
def test_web_cannot_judge(name: str) -> None:
    """Nothing that the web process imports, however far away, can judge or make a box."""
    reached = _reachable(name)
    assert "app.settings" in reached
    forbidden = {module for module in reached if module == "judge.judge" or _room(module) == "judge.boxes"}
    assert forbidden <= {*WORDS, "judge.boxes"}  # the room's name, and the words


def test_modules_are_loaded_by_name_in_two_places() -> None:
    """Imports that cannot be read from the source are made by the command line and by the zygote, and nowhere else."""
    calls = re.compile(r"\b(import_module|__import__|run_module|run_path)\(")
    assert {name for name, path in _modules().items() if calls.search(path.read_text())} == LOADED_BY_NAME


def test_no_circles() -> None:
    """No module imports itself, by whatever way round."""
    for name in _modules():
        for wanted in _imports(name):
            assert name not in _reachable(wanted), f"{name} and {wanted} import each other"


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
