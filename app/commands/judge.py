"""`allclose judge`: judge files on this machine, without web or database."""

import dataclasses
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeAlias, TypeVar

import typer
from rich.console import Console
from rich.status import Status

from app.errors import BAD_USAGE
from app.settings import Settings
from judge.boxes.pool import BoxPool
from judge.boxes.start_method import StartMethod
from judge.errors import BoxError, PackageError
from judge.explain.diagnosis import Diagnosis
from judge.explain.explainer import Explainer
from judge.explain.wording import message, to_json
from judge.judge import Judge
from judge.observation import Observations
from judge.packages.layout import MAX_SOURCE_BYTES
from judge.packages.package import Package
from judge.packages.reader import read_folder
from judge.result import CaseResult, Result
from judge.values.render import legible
from judge.verdict import Verdict

NOT_ALL_ACCEPTED, JUDGE_ERROR = 1, 3
MANY = 8  # the number of programs from which a warm template is faster
ATTEMPTS = 3  # as in the queue: failures of the machine are retried
CORES = len(os.sched_getaffinity(0))
T = TypeVar("T")
Explain: TypeAlias = Callable[[], Diagnosis | None]
Show: TypeAlias = Callable[[Path, Result, Explain, bool], None]


def command(
    package_dir: Annotated[Path, typer.Argument(help="The folder of a problem package")],
    source: Annotated[list[Path], typer.Argument(help="The files to judge; each gets its own box")],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object per file and line, as soon as it is judged")
    ] = False,
    reveal: Annotated[bool, typer.Option("--reveal", help="Also show hidden cases, for the package's author")] = False,
    way: Annotated[
        StartMethod | None,
        typer.Option(help="Start boxes only by this method; the verdicts do not depend on it"),
    ] = None,
) -> None:
    """Judge files on this machine as Submit does, without web or database.

    The output is what a learner sees. Without --way, the fastest start method for the number of files is used.
    Exit status: 0 all accepted, 1 some not accepted, 2 bad usage or package, 3 judge error.
    """
    settings = Settings()
    package = _package(package_dir)
    sources = [(path, _source(path)) for path in source]
    try:
        chosen = way or (StartMethod.CLONE if len(sources) + _mistakes(package) >= MANY else StartMethod.ZYGOTE)
        cache = settings.data_dir / "judge"
        with Judge(settings.secret_bytes(), cache, CORES, pool=BoxPool(cache, chosen)) as judge:
            if way is not None:
                _insist(judge, package, way)
            elif chosen is StartMethod.CLONE:
                judge.start()  # warms up in the background
            explainer = Explainer(judge)
            show = _show_json if as_json else _show_text
            verdicts = [_judge(judge, explainer, package, path, data, reveal, show) for path, data in sources]
    except PackageError as error:
        _fail(str(error), BAD_USAGE)
    except BoxError as error:
        _fail(str(error), JUDGE_ERROR)
    if Verdict.JUDGE_ERROR in verdicts:
        raise typer.Exit(JUDGE_ERROR)
    if any(verdict is not Verdict.ACCEPTED for verdict in verdicts):
        raise typer.Exit(NOT_ALL_ACCEPTED)


def _mistakes(package: Package) -> int:
    """How many labelled wrong submissions may have to run, so that the explainer knows their results."""
    return sum(one.verdict is Verdict.WRONG_ANSWER for one in package.submissions)


def _insist(judge: Judge, package: Package, way: StartMethod) -> None:
    if judge.warm(package) is not way:
        _fail(f"--way {way} is not possible on this machine: {judge.why_not_cloned}", JUDGE_ERROR)


def _fail(message: str, status: int) -> NoReturn:
    typer.echo(f"allclose: {message}", err=True)
    raise typer.Exit(status)


def _package(folder: Path) -> Package:
    if not folder.is_dir():
        _fail(f"{folder} is not a folder; give the folder of a problem package, such as problems/mha_self_attention", 2)
    try:
        return read_folder(folder.resolve())
    except PackageError as error:
        _fail(f"{folder}: {error}", BAD_USAGE)


def _source(path: Path) -> bytes:
    if path.is_dir():
        _fail(f"{path} is a folder; give the files to judge, such as {path}/*.py", BAD_USAGE)
    try:
        with path.open("rb") as file:
            return file.read(MAX_SOURCE_BYTES + 1)  # one byte more than allowed, to detect sources that are too long
    except OSError as error:
        _fail(f"cannot read {path}: {error.strerror}", BAD_USAGE)


def _judge(
    judge: Judge, explainer: Explainer, package: Package, path: Path, source: bytes, reveal: bool, show: Show
) -> Verdict:
    """Judge one file, show the result, then the explanation."""
    observations = Observations()
    with _status(f"Judging {path.name}"):
        result = _attempt(lambda: judge.judge(package, source, reveal=reveal, observe=observations.add))
    if isinstance(result, str):
        result = Result(Verdict.JUDGE_ERROR, (), 0.0, 0, result)

    def explain() -> Diagnosis | None:
        if result.verdict is not Verdict.WRONG_ANSWER:
            return None
        with _status(f"Looking for the mistake in {path.name}"):
            found = _attempt(lambda: explainer.explain(package, observations.found))
        return None if isinstance(found, str) else found

    show(path, result, explain, reveal)
    return result.verdict


def _status(words: str) -> Status:
    return Console(stderr=True).status(words)  # shown only on a terminal


def _attempt(work: Callable[[], T]) -> T | str:
    """The result of `work`, with retries; the last error message if every attempt failed."""
    for _ in range(ATTEMPTS):
        try:
            return work()
        except BoxError as error:
            message = str(error)
    return message


def _show_json(path: Path, result: Result, explain: Explain, reveal: bool) -> None:
    typer.echo(json.dumps(_object(path, result, explain(), reveal)))


def _show_text(path: Path, result: Result, explain: Explain, reveal: bool) -> None:
    """The verdict at once, then its explanation, then the cases."""
    typer.echo(_verdict(path, result))
    diagnosis = explain()
    if diagnosis is not None:
        typer.echo(f"  {legible(message(diagnosis))}")
    for line in [f"  {line}" for line in result.traceback.rstrip().splitlines()]:
        typer.echo(line)
    for case in result.cases:
        if case.verdict is not Verdict.ACCEPTED or case.detail:
            typer.echo(_line(case))


def _object(path: Path, result: Result, diagnosis: Diagnosis | None, reveal: bool) -> dict[str, Any]:
    return {
        "file": str(path),
        "verdict": result.verdict,
        "cases": [_case(case, reveal) for case in result.cases],
        "wall_seconds": round(result.wall_seconds, 6),
        "peak_bytes": result.peak_bytes,
        "message": result.message,
        "diagnosis": to_json(diagnosis) if diagnosis else None,
        **({"traceback": result.traceback} if result.traceback else {}),
    }


def _case(case: CaseResult, reveal: bool) -> dict[str, Any]:
    shown = dataclasses.asdict(case)
    detail = shown.pop("detail")
    return {**shown, "detail": detail} if reveal else shown


def _verdict(path: Path, result: Result) -> str:
    right = sum(case.verdict is Verdict.ACCEPTED for case in result.cases)
    head = f"{path}: {result.verdict}, {right} of {len(result.cases)} cases, {result.wall_seconds:.2f} s"
    return f"{head}, {result.peak_bytes / 2**20:.0f} MiB\n  {result.message}"


def _line(case: CaseResult) -> str:
    kind = "sample" if case.sample else "hidden"
    word = case.verdict.short if case.verdict else "-"
    lines = [f"    {case.index + 1:3d} {kind} {word:>3s}  {case.message}"]
    if case.detail and case.verdict is not Verdict.ACCEPTED:
        shown = dataclasses.asdict(case.detail)
        lines += [f"        {name}: {text.strip()}".replace("\n", "\n        ") for name, text in shown.items() if text]
    return "\n".join(lines)
