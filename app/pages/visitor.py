"""Dependencies of page functions: the site, a transaction, and the user."""

from typing import Annotated

from fastapi import Depends, Form

from app.settings import Settings
from app.web.access import CurrentUser, Db, RequiredAuthor, RequiredUser, TheSite

__all__ = ["Author", "Db", "Field", "OurSettings", "Person", "Reader", "TheSite"]

Reader = CurrentUser
Person = RequiredUser
Author = RequiredAuthor
Field = Annotated[str, Form()]


def _settings(site: TheSite) -> Settings:
    return site.settings


OurSettings = Annotated[Settings, Depends(_settings)]
