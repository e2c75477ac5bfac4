"""The versions API for a problem's owner: list versions, withdraw one, make one current."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field

from app.accounts.tokens import Scope
from app.api.preconditions import require_json
from app.checking.reports import VersionOut
from app.database.tables import User
from app.problems import publishing
from app.web.access import Db, scoped_author
from app.web.zipped import ZIP, zip_answer

router = APIRouter(prefix="/problems/{slug}/versions", tags=["packages"])

Reader = Annotated[User, Depends(scoped_author(Scope.PACKAGES_READ))]
Writer = Annotated[User, Depends(scoped_author(Scope.PACKAGES_WRITE))]


class VersionList(BaseModel):
    """All versions of a problem, newest first."""

    items: list[VersionOut]


class WithdrawIn(BaseModel):
    """The reason of a withdrawal."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(min_length=1, max_length=publishing.LONGEST_REASON)


@router.get("", operation_id="listVersions")
def list_versions(slug: str, session: Db, user: Reader) -> VersionList:
    """All versions of one of your problems, newest first."""
    problem = publishing.find(session, user, slug)
    found = publishing.versions(session, problem)
    return VersionList(items=[VersionOut.of(it, current=it.id == problem.current_version_id) for it in found])


@router.get(
    "/{number}/zip",
    operation_id="getVersionZip",
    response_class=Response,
    responses={200: {"content": {ZIP: {"schema": {"type": "string", "format": "binary"}}}}},
)
def get_version_zip(slug: str, number: int, session: Db, user: Reader) -> Response:
    """The package of one version as a zip."""
    return zip_answer(slug, publishing.version(session, user, slug, number).archive)


@router.post("/{number}/withdraw", operation_id="withdrawVersion", dependencies=[Depends(require_json)])
def withdraw_version(slug: str, number: int, body: WithdrawIn, session: Db, user: Writer) -> VersionOut:
    """Withdraw a version: it is no longer judged. Publishing it or another version again lifts the withdrawal."""
    version = publishing.withdraw(session, user, slug, number, body.reason)
    return VersionOut.of(version, current=publishing.find(session, user, slug).current_version_id == version.id)


@router.post("/{number}/publish", operation_id="publishVersion")
def publish_version(slug: str, number: int, session: Db, user: Writer) -> VersionOut:
    """Make an earlier or withdrawn version the current version."""
    return VersionOut.of(publishing.publish_again(session, user, slug, number), current=True)
