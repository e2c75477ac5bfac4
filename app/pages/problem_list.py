"""The list of problems: a sortable table that marks the problems that the user has solved."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse

from app.pages.progress import State, progress
from app.pages.template import page
from app.pages.visitor import Db, Reader
from app.problems import problems

DIFFICULTIES = ("easy", "medium", "hard")
STATES = (None, "tried", "solved")

Sort = Literal["title", "topics", "difficulty", "state"]


@dataclass(frozen=True)
class Row:
    """One problem."""

    slug: str
    title: str
    topics: tuple[str, ...]
    difficulty: str | None
    state: State | None


@dataclass(frozen=True)
class Column:
    """One column and its sort key."""

    name: Sort
    heading: str
    key: Callable[[Row], object]


COLUMNS = (
    Column("title", "Title", lambda row: row.title.casefold()),
    Column("topics", "Topics", lambda row: (not row.topics, row.topics)),
    Column("difficulty", "Difficulty", lambda row: DIFFICULTIES.index(row.difficulty) if row.difficulty else 9),
    Column("state", "State", lambda row: STATES.index(row.state)),
)


def show(
    request: Request,
    session: Db,
    user: Reader,
    sort: Sort = "title",
    order: Literal["ascending", "descending"] = "ascending",
) -> HTMLResponse:
    """The list in the requested order."""
    states = progress(session, user)
    rows = [
        Row(version.slug, version.title, tuple(version.tags), version.difficulty, states.get(version.slug))
        for version in problems.listed(session)
        if version.withdrawn is None
    ]
    descending = order == "descending"
    return page(
        request,
        "problem_list/page.html",
        user=user,
        here="problems",
        columns=COLUMNS if user else COLUMNS[:-1],
        rows=sorted(rows, key=_key(sort), reverse=descending),
        sort=sort,
        descending=descending,
    )


def _key(sort: Sort) -> Callable[[Row], tuple[object, str]]:
    key = next(column.key for column in COLUMNS if column.name == sort)
    return lambda row: (key(row), row.title.casefold())


def lead_home() -> RedirectResponse:
    """Redirect `/problems` to the list, which is the front page."""
    return RedirectResponse("/", 308)
