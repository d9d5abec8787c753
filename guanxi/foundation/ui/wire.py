"""What every room's API shares: how a page is asked for, and the shapes of what goes wrong (RFC 9457)."""

from hashlib import blake2b
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse, QueryDict
from ninja import Field, Schema
from ninja.errors import ValidationError
from pydantic import ConfigDict

from guanxi.foundation.accounts.models import User
from guanxi.foundation.ui import asking
from guanxi.foundation.ui.grouping import WITHIN
from guanxi.foundation.ui.lists import PAGE, Listing, Page, read_page

LARGEST_PAGE = 200


class Problem(Schema):
    """RFC 9457."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    request_id: str = ""
    field: str | None = None
    permission: str | None = None
    code: str | None = None


class Invalid(Problem):
    errors: list[dict[str, Any]] = []


class Conflicted(Problem):
    """A refusal; when the record changed meanwhile, both values of each field and its version now."""

    fields: dict[str, dict[str, str]] = {}
    version: int | None = None


class Overtaken(Problem):
    """The record is not what ``If-Match`` names: its version now, null where it has none."""

    version: int | None = None


ANY: dict[int, Any] = {400: Problem, 401: Problem, 403: Problem, 404: Problem, 422: Invalid, 429: Problem}
ERRORS: dict[int, Any] = {**ANY, 409: Conflicted, 412: Overtaken, 413: Problem, 415: Problem}
READ_ERRORS: dict[int, Any] = {304: None, **ANY, 409: Problem}


def versioned(values: dict[str, Any], status: int = 200) -> HttpResponse:
    """One record; its ETag holds its version, which ``If-Match`` asks for, and what was read of it."""
    answer = JsonResponse(values, status=status)
    answer["ETag"] = f'"{values["version"]}-{digest(answer.content)}"'
    return answer


def digest(content: bytes) -> str:
    """What tells one answer from another."""
    return blake2b(content, digest_size=8).hexdigest()


def example(**values: Any) -> ConfigDict:
    """A body that the document shows and the tests send; an id in it stands for some record of its kind."""
    return ConfigDict(json_schema_extra={"example": values})


class Asked(Schema):
    """Unknown names are mistakes, not wishes to be ignored."""

    model_config = ConfigDict(extra="forbid")


class PageAsked(Asked):
    """Which page: ``after`` and ``before`` are cursors that an answer gave."""

    after: str = ""
    before: str = ""
    size: int = Field(PAGE, ge=1, le=LARGEST_PAGE)


def read_asked_page(listing: Listing, user: User, query: QueryDict, asked: PageAsked) -> Page:
    """The page that a program asks for: a name that the list does not know is a mistake, and who may see
    nothing of it is told what is missing."""
    rows: Any = listing.rows()
    if not rows.branches(user):
        raise PermissionDenied(rows.view_permission)
    listing = listing.for_reader(user)
    reserved = {*type(asked).model_fields, WITHIN, "sort", *(["q"] if listing.search else [])}
    unknown = asking.unknown(listing.filters, query, reserved)
    if unknown:
        raise ValidationError([{"type": "extra_forbidden", "loc": ("query", name)} for name in unknown])
    return read_page(listing, user, query, asked.size)


def paged(items: list[Any], page: Page) -> HttpResponse:
    """A page of a list, with the cursors of those beside it."""
    return JsonResponse({"items": items, "after": page.after, "before": page.before})


class Named(Schema):
    id: int
    name: str
