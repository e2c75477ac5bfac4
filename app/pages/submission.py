"""One submission: its page, and the fragment of it that follows the judging."""

from fastapi import Request
from fastapi.responses import HTMLResponse

from app.database import queue
from app.database.tables import Submission
from app.pages.outcome import Outcome, outcome
from app.pages.template import page
from app.pages.visitor import Db, Person
from app.problems import problems
from app.rendering.highlight import highlight_lines
from app.submissions import submissions
from judge.errors import PackageError


def show(request: Request, session: Db, user: Person, submission_id: str) -> HTMLResponse:
    """The page: the result, and the source with its lines numbered."""
    submission = submissions.find(session, user, submission_id)
    return page(
        request,
        "submission/page.html",
        user=user,
        submission=submission,
        own=submission.user_id == user.id,
        result=outcome_of(session, submission),
        source=highlight_lines(submission.source.decode("utf-8", "replace")),
    )


def result(request: Request, session: Db, user: Person, submission_id: str) -> HTMLResponse:
    """The result alone, as it is now."""
    submission = submissions.find(session, user, submission_id)
    return page(request, "submission/result.html", user=user, result=outcome_of(session, submission))


def outcome_of(session: Db, submission: Submission) -> Outcome:
    """What is known of a submission, for its page, its fragment and the workbench."""
    try:
        package = problems.package_of(submission.version)
    except PackageError:
        package = None
    return outcome(submission, package, queue.ahead(session, submission))
