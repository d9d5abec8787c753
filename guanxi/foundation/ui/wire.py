"""What every room's API shares: how a page is asked for, and the shapes of what goes wrong (RFC 9457)."""

from typing import Any

from ninja import Field, Schema
from pydantic import ConfigDict

from guanxi.foundation.ui.lists import PAGE

LARGEST_PAGE = 200


class Problem(Schema):
    """RFC 9457."""

    title: str
    status: int
    detail: str
    field: str | None = None


class Invalid(Problem):
    errors: list[dict[str, Any]] = []


class Conflicted(Problem):
    """A refusal; when the record changed meanwhile, both values of each field and its version now."""

    fields: dict[str, dict[str, str]] = {}
    version: int | None = None


ERRORS: dict[int, Any] = {403: Problem, 404: Problem, 409: Conflicted, 422: Invalid}
READ_ERRORS: dict[int, Any] = {404: Problem, 409: Problem, 422: Invalid}


class Asked(Schema):
    """Unknown names are mistakes, not wishes to be ignored."""

    model_config = ConfigDict(extra="forbid")


class PageAsked(Asked):
    """Which page: ``after`` and ``before`` are cursors that an answer gave."""

    after: str = ""
    before: str = ""
    size: int = Field(PAGE, ge=1, le=LARGEST_PAGE)


class Named(Schema):
    id: int
    name: str
