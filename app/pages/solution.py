"""The author's solution. Learners see it after solving the problem, or after giving up if the author allows that."""

from fastapi import Request
from fastapi.responses import HTMLResponse

from app.database.tables import Role
from app.errors import Forbidden, NotFound
from app.pages.progress import progress
from app.pages.template import page
from app.pages.visitor import Db, Person
from app.problems import problems
from app.rendering.markdown import markdown
from judge.packages.package import Package


def show(request: Request, session: Db, user: Person, slug: str) -> HTMLResponse:
    """The solution, or how to get to see it."""
    package = _solvable(session, slug)
    open_to = user.role is not Role.LEARNER or progress(session, user, slug).get(slug) == "solved"
    return _page(request, user, package, package.solution if open_to else None)


def give_up(request: Request, session: Db, user: Person, slug: str) -> HTMLResponse:
    """The solution without having solved the problem."""
    package = _solvable(session, slug)
    if not package.solution_after_giving_up:
        raise Forbidden("You can read this solution after you solve the problem.")
    return _page(request, user, package, package.solution)


def _solvable(session: Db, slug: str) -> Package:
    package = problems.shown(problems.current(session, slug))
    if package.solution is None:
        raise NotFound("This problem has no written solution.")
    return package


def _page(request: Request, user: Person, package: Package, solution: str | None) -> HTMLResponse:
    return page(
        request,
        "solution/page.html",
        user=user,
        slug=package.slug,
        title=package.title,
        solution=markdown(solution, "solution") if solution else None,
        may_give_up=package.solution_after_giving_up,
    )
