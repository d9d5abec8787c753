"""How people work in the list of needs: its board by state, cells, and what is done in bulk."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.customers.needs import actions, forms
from guanxi.customers.needs.choices import NEED_MOVES, NeedStatus
from guanxi.customers.needs.listing import needs_listing, wanted_words
from guanxi.customers.needs.models import Need
from guanxi.foundation.accounts.models import User
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.worklists.boards import Board, Card
from guanxi.foundation.worklists.bulks import Bulk
from guanxi.foundation.worklists.cells import colleague_cell, field_cell
from guanxi.foundation.worklists.declaring import Frame, Worklist


def _move_card(need: Any, by: User, status: str, version: int) -> None:
    actions.move_need(need, by=by, status=status, version=version)


def _cards(rows: Sequence[Any], user: User) -> dict[int, Card]:
    """What is needed, whose need it is, until when, who sees to it."""
    today = business_day(user.company)
    return {
        row.pk: _card(row, *wanted_words(row.expected_on, today, is_open=row.closed_on is None))
        for row in rows
    }


def _card(row: Any, wanted: str, tone: str) -> Card:
    return Card(
        name=row.description,
        url=f"/needs/{row.pk}/",
        amount=row.customer__name,
        note=wanted,
        tone=tone,
        owner=row.owner_label or row.owner__name,
        owner_seed=row.owner_id,
    )


def _change(need: Any, by: User, values: Mapping[str, Any]) -> None:
    actions.change_need(need, by=by, **values)


def _move(need: Any, by: User, values: Mapping[str, Any]) -> None:
    if need.status != values["status"]:
        actions.move_need(need, by=by, **values)


def _write_status(need: Any, by: User, status: str, version: int | None) -> None:
    if need.status != status:
        actions.move_need(need, by=by, status=status, version=version)


def _write_owner(need: Any, by: User, owner: User, version: int | None) -> None:
    actions.change_need(need, by=by, owner=owner, version=version)


def told(user: User, query: QueryDict) -> dict[str, Any]:
    """What this person may do from the list."""
    return {
        "may_export": user.may("savedviews.export_list"),
        "may_internal": user.may("savedviews.export_internal"),
        "may_import": user.may("customers.import_needs"),
        "query": query.urlencode(),
    }


def _field(name: str, width: int) -> Any:
    return field_cell(Need, name, actions.change_need, width=width)


NEEDS_WORK = Worklist(
    name="needs",
    heading=pgettext_lazy("of customers", "Needs"),
    list_url="list_needs",
    model=Need,
    listing=lambda user: needs_listing(business_day(user.company)),
    permission="customers.change_customer",
    bulk=(
        Bulk("owner", _("Change owner"), "user-share", forms.BulkOwnerForm, _change),
        Bulk("status", _("Move to another stage"), "arrow-right", forms.BulkMoveForm, _move),
        Bulk("priority", _("Priority"), "flag", forms.BulkPriorityForm, _change),
    ),
    cells=(
        _field("description", 320),
        _field("kind", 110),
        _field("priority", 90),
        replace(_field("status", 120), write=_write_status),
        _field("expected_on", 120),
        colleague_cell("owner", _("Owner"), lambda need: need.owner_name, _write_owner),
        _field("offering", 180),
        _field("solution", 240),
        _field("feedback", 110),
        _field("feedback_note", 180),
    ),
    related=("owner", "customer"),
    coded=lambda need: need.customer.customer_no,
    frame=Frame(
        count="count_needs",
        search_label=_("Words, customer"),
        top="customers/needs/list_top.html",
        empty="customers/needs/list_empty.html",
        told=told,
    ),
    board=Board(field="status", stages=NeedStatus.choices, moves=NEED_MOVES, move=_move_card, cards=_cards),
)
