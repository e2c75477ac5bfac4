"""`allclose check`: check a problem package before it is published."""

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from app.checking.check_text import html, text
from app.errors import BAD_USAGE
from judge.check.bench import Bench
from judge.check.check import check, refused
from judge.check.report import Progress, Report
from judge.errors import BoxError, PackageError
from judge.packages.reader import read_folder

NOT_PASSED, JUDGE_ERROR = 1, 3


def command(
    package_dir: Annotated[Path, typer.Argument(help="The folder of a problem package")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as one JSON object")] = False,
    html_file: Annotated[Path | None, typer.Option("--html", help="Write the report as a page to this file")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Treat warnings as errors")] = False,
) -> None:
    """Check a problem package before it is published, above all whether its tests catch mistakes.

    Exit status: 0 it passes, 1 it does not, 2 bad usage, 3 judge error.
    """
    _require_folder(package_dir)
    _require_place(html_file)
    try:
        report = _report(package_dir, strict=strict)
    except BoxError as error:
        _fail(str(error), JUDGE_ERROR)
    if html_file is not None:
        html_file.write_text(html(report), encoding="utf-8")
    typer.echo(json.dumps(report.to_json()) if as_json else text(report))
    raise typer.Exit(0 if report.passed else NOT_PASSED)


def _fail(message: str, status: int) -> NoReturn:
    typer.echo(f"allclose: {message}", err=True)
    raise typer.Exit(status)


def _require_folder(folder: Path) -> None:
    if not folder.is_dir():
        _fail(f"{folder} is not a folder; give the folder of a package, such as problems/mha_self_attention", BAD_USAGE)


def _require_place(file: Path | None) -> None:
    """Refuse a file that cannot be written, before the check takes minutes."""
    if file is not None and (file.is_dir() or not file.resolve().parent.is_dir()):
        what = "is a folder" if file.is_dir() else "is in a folder that does not exist"
        _fail(f"--html: {file} {what}; give the name of a file to write", BAD_USAGE)


def _report(folder: Path, *, strict: bool) -> Report:
    try:
        package = read_folder(folder.resolve())
    except PackageError as fault:
        return refused(folder.resolve().name, fault)
    with (
        tempfile.TemporaryDirectory(prefix="allclose-check-") as cache,
        Bench(Path(cache)) as bench,
        _progress_bars() as show,
    ):
        return check(package, bench, show, strict=strict)


@contextmanager
def _progress_bars() -> Iterator[Callable[[Progress], None]]:
    """Shows a progress bar for each stage on a terminal, and nothing elsewhere."""
    console = Console(stderr=True)
    if not (console.is_terminal and Console().is_terminal):
        yield lambda progress: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bars(*columns, console=console, transient=True) as bars:
        stages = {"": bars.add_task("", visible=False)}

        def show(progress: Progress) -> None:
            if progress.stage not in stages:
                for task in bars.tasks:  # earlier stages are complete
                    bars.update(task.id, completed=task.total)
                stages[progress.stage] = bars.add_task(progress.stage, total=progress.total)
            bars.update(stages[progress.stage], completed=progress.done, total=progress.total)

        yield show
