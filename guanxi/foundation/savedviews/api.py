"""Saved views over the API: which there are, keeping and sharing them, and the rows that one shows."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from guanxi.foundation.accounts.models import Role
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.ui.listpage import shown_columns
from guanxi.foundation.ui.lists import Value, read_page
from guanxi.foundation.ui.wire import ERRORS, READ_ERRORS, Asked, PageAsked, example, versioned

from . import actions
from .exporting import listing_named, values_of
from .models import SavedView
from .showing import readable

router = Router(tags=["views"])
MOST = 400


class ViewOut(Schema):
    """``query`` is what the list's address says: filters, order, columns, groups."""

    id: int
    version: int
    listing: str
    name: str
    query: str
    form: str
    shared: str
    role: int | None
    owner: int
    changed_at: str


class ViewsAsked(Asked):
    listing: str = ""


class ViewIn(Asked):
    model_config = example(listing="customers", name="高价值客户", query="tier=high&sort=name", form="list")

    listing: str = Field(max_length=40)
    name: str = Field(max_length=60)
    query: str = ""
    form: str = "list"
    shared: str = "private"
    role: int | None = None


class ViewPatch(Asked):
    model_config = example(name="高价值客户，按行业", query="tier=high&grouped=industry")

    name: str | None = Field(None, max_length=60)
    query: str | None = None
    form: str | None = None
    shared: str | None = None
    role: int | None = None
    version: int | None = None


class OpeningIn(Asked):
    """Without a view the list opens as it is."""

    model_config = example(role_id=3, listing="customers", view_id=5)

    role_id: int
    listing: str = Field(max_length=40)
    view_id: int | None = None


class ColumnOut(Schema):
    code: str
    label: str


class RowsOut(Schema):
    """Each row has its id and a value for each column; ``after`` is "" on the last page.

    ``gone`` names what the view asks and the list no longer knows.
    """

    columns: list[ColumnOut]
    rows: list[dict[str, Any]]
    after: str
    gone: list[str]


def _shape(view: SavedView) -> dict[str, Any]:
    return {
        "id": view.pk,
        "version": view.version,
        "listing": view.listing,
        "name": str(view),
        "query": view.query,
        "form": view.form,
        "shared": view.shared,
        "role": view.role_id,
        "owner": view.owner_id,
        "changed_at": view.changed_at.isoformat(),
    }


def _seen(request: SignedIn, pk: int) -> SavedView:
    row: SavedView = get_object_or_404(SavedView.objects.visible_to(request.user), pk=pk)
    return row


def _role(request: SignedIn, pk: int | None) -> Role | None:
    if pk is None:
        return None
    row: Role = get_object_or_404(Role.objects.visible_to(request.user), pk=pk)
    return row


@router.get("", response={200: list[ViewOut], **READ_ERRORS})
def list_views(request: SignedIn, asked: Query[ViewsAsked]) -> HttpResponse:
    """The views that one sees: one's own, and those that others share; 400 at most."""
    of_list = Q(listing=asked.listing) if asked.listing else Q()
    rows = SavedView.objects.visible_to(request.user).filter(of_list).order_by("listing", "name", "pk")
    return JsonResponse([_shape(view) for view in rows[:MOST]], safe=False)


@router.post("", response={201: ViewOut, **ERRORS})
def save_view(request: SignedIn, asked: ViewIn) -> HttpResponse:
    """Keep filters, order, columns and groups of a list under a name."""
    listing_named(asked.listing, request.user)
    said = asked.dict() | {"role": _role(request, asked.role)}
    return versioned(_shape(actions.save_view(request.user, by=request.user, **said)), 201)


@router.put("/openings", response={204: None, **ERRORS})
def set_role_opening(request: SignedIn, asked: OpeningIn) -> HttpResponse:
    """What a list opens with for a role, for those who chose nothing themselves."""
    role = get_object_or_404(Role.objects.visible_to(request.user), pk=asked.role_id)
    view = _seen(request, asked.view_id) if asked.view_id is not None else None
    actions.set_role_opening(role, by=request.user, listing=asked.listing, view=view)
    return HttpResponse(status=204)


@router.get("/{int:view_id}", response={200: ViewOut, **READ_ERRORS})
def show_view(request: SignedIn, view_id: int) -> HttpResponse:
    """One view."""
    return versioned(_shape(_seen(request, view_id)))


@router.patch("/{int:view_id}", response={200: ViewOut, **ERRORS})
def change_view(request: SignedIn, view_id: int, asked: ViewPatch) -> HttpResponse:
    """Another name, other filters, others who see it."""
    said: dict[str, Any] = asked.dict(exclude_unset=True)
    if "role" in said:
        said["role"] = _role(request, said["role"])
    return versioned(_shape(actions.change_view(_seen(request, view_id), by=request.user, **said)))


# not a model: a route
@router.delete("/{int:view_id}", response={204: None, **ERRORS})
def delete_view(request: SignedIn, view_id: int) -> HttpResponse:
    """Delete a view; the rows stay."""
    actions.delete_view(_seen(request, view_id), by=request.user)
    return HttpResponse(status=204)


@router.get("/{int:view_id}/rows", response={200: RowsOut, **READ_ERRORS})
def run_view(request: SignedIn, view_id: int, asked: Query[PageAsked]) -> HttpResponse:
    """A page of what the view shows to whoever asks: the rows that they may see, masked as on pages."""
    user, view = request.user, _seen(request, view_id)
    listing = listing_named(view.listing, user)
    query, gone = readable(listing, user, view)
    for way in ("after", "before"):
        if cursor := getattr(asked, way):
            query[way] = cursor
    page, columns = read_page(listing, user, query, asked.size), shown_columns(listing, query)
    drawn = [(column.code, values_of(column, page.rows, user)) for column in columns]
    return JsonResponse(
        {
            "columns": [{"code": column.code, "label": str(column.label)} for column in columns],
            "rows": [
                {"id": row.pk, **{code: _plain(value(row)) for code, value in drawn}} for row in page.rows
            ],
            "after": page.after,
            "gone": [str(one) for one in gone],
        }
    )


def _plain(value: Value) -> Any:
    """Numbers with a fraction go out as text, as everywhere in the API; days and instants by ISO 8601."""
    match value:
        case Decimal():
            return f"{value:f}"
        case datetime() | date():
            return value.isoformat()
    return value
