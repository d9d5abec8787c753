"""How people work in the list of customers: what opens beside it, its other shapes, what is done in bulk."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Max
from django.forms import BaseForm
from django.http import QueryDict
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused
from guanxi.foundation.ui import formats, marks
from guanxi.foundation.worklists.boards import Board, Card
from guanxi.foundation.worklists.bulks import Bulk
from guanxi.foundation.worklists.cells import Cell, colleague_cell, field_cell
from guanxi.foundation.worklists.declaring import Frame, Worklist

from . import actions, forms, handing_many
from .choices import STAGE_MOVES, Kind, Stage
from .handing_over import proof_for_many
from .listing import customers_page
from .models import Customer, StageMove, TagLink, mark
from .owning import owners_for
from .sensitive.listing import badge


def _hand_over(customer: Customer, by: User, values: Mapping[str, Any]) -> None:
    actions.assign_customer(customer, by=by, owner=values["owner"], department=values["department"])


def _move(customer: Customer, by: User, values: Mapping[str, Any]) -> None:
    if customer.stage != values["stage"]:
        actions.move_stage(customer, by=by, **values)


def _deepen(customer: Customer, by: User, values: Mapping[str, Any]) -> None:
    if customer.depth != values["depth"]:
        actions.move_depth(customer, by=by, **values)


def _tag(customer: Customer, by: User, values: Mapping[str, Any]) -> None:
    actions.put_tag(customer, by=by, tag=values["tag"])


def _untag(customer: Customer, by: User, values: Mapping[str, Any]) -> None:
    link = TagLink.objects.filter(customer=customer, tag=values["tag"], ended_on=None).first()
    if link is None:
        raise Refused(now("It does not carry this tag."))
    actions.remove_tag(link, by=by)


def _confirm(customer: Customer, by: User, _values: Mapping[str, Any]) -> None:
    actions.confirm_customer(customer, by=by)


def _change(customer: Customer, by: User, values: Mapping[str, Any]) -> None:
    actions.change_customer(customer, by=by, **values)


def _field(name: str, *, icon: str) -> Bulk:
    label: Any = Customer._meta.get_field(name).verbose_name  # type: ignore[union-attr]

    def form(data: Mapping[str, Any] | None, *, by: User) -> BaseForm:
        return forms.inline_form(Customer, name, data=data)

    return Bulk(name, label, icon, form, _change)


BULK = (
    Bulk(
        "owner",
        _("Change owner"),
        icon="user-share",
        form=forms.BulkOwnerForm,
        write=_hand_over,
        remedy=handing_many.remedy,
    ),
    Bulk("stage", _("Move to another stage"), icon="arrow-right", form=forms.BulkStageForm, write=_move),
    Bulk("depth", _("Relationship depth"), icon="heart-handshake", form=forms.BulkDepthForm, write=_deepen),
    Bulk("tag", _("Add tag"), icon="tag", form=forms.ChosenTagForm, write=_tag),
    Bulk("untag", _("Remove tag"), icon="tag-off", form=forms.ChosenTagForm, write=_untag),
    Bulk("confirm", _("Still correct"), icon="check", form=forms.ConfirmForm, write=_confirm),
    _field("industry", icon="building-factory-2"),
    _field("region", icon="map-pin"),
    _field("country", icon="world"),
    _field("kind", icon="building"),
    _field("size", icon="arrows-diagonal"),
    _field("source", icon="antenna"),
)


def _move_card(customer: Customer, by: User, stage: str, version: int) -> None:
    actions.move_stage(customer, by=by, stage=stage, version=version)


def _cards(rows: Sequence[Any], user: User) -> dict[int, Card]:
    """Name, value, days in the stage, owner."""
    moves = StageMove.objects.visible_to(user).filter(customer__in=[row.pk for row in rows])
    since = dict(moves.order_by().values_list("customer").annotate(day=Max("on")))
    currency = user.company.currency
    return {row.pk: _card(row, since.get(row.pk), currency) for row in rows}


def _card(row: Any, since: date | None, currency: str) -> Card:
    return Card(
        name=row.name,
        url=f"/customers/{row.pk}/",
        mark=marks.avatar(mark(row.kind, row.name), firm=row.kind == Kind.FIRM),
        tag=badge(row.sensitive_on),
        amount=formats.money(row.value, currency) if row.tier and not formats.amounts_hidden() else "",
        note=now("%(spell)s here") % {"spell": formats.spell_short(since)} if since else "",
        owner=row.owner__name,
        owner_seed=row.owner_id,
    )


def _write_owner(customer: Customer, by: User, owner: User, version: int | None) -> None:
    actions.assign_customer(customer, by=by, owner=owner, version=version)


def _write_stage(customer: Customer, by: User, stage: str, version: int | None) -> None:
    if stage != customer.stage:
        actions.move_stage(customer, by=by, stage=stage, version=version)


def _cell(name: str, width: int = 140) -> Cell:
    return field_cell(Customer, name, actions.change_customer, width=width)


CELLS = (
    _cell("name", 240),
    _cell("kind", 90),
    _cell("industry", 200),
    _cell("size", 90),
    replace(_cell("stage", 120), write=_write_stage),
    colleague_cell("owner", _("Owner"), lambda c: c.owner.name, _write_owner, among=owners_for),
    _cell("country", 120),
    _cell("region", 160),
    _cell("source", 120),
    _cell("since", 120),
    _cell("note", 240),
)


def told(user: User, query: QueryDict) -> dict[str, Any]:
    """What this person may do above the list, in whatever shape it is shown."""
    return {
        "may_add": user.may("customers.add_customer"),
        "may_import": user.may("imports.start_import"),
        "may_export": user.may("savedviews.export_list"),
        "may_internal": user.may("savedviews.export_internal"),
        "may_reveal": user.may("customers.reveal_personal"),
        "sees_none": not user.may("customers.view_customer"),
        "query": query.urlencode(),
    }


WORKLIST = Worklist(
    name="customers",
    heading=_("Customers"),
    list_url="list_customers",
    model=Customer,
    listing=lambda user: customers_page(user.company.currency).for_reader(user),
    permission="customers.change_customer",
    bulk=BULK,
    cells=CELLS,
    related=("owner",),
    proof=proof_for_many,
    peek="peek_customer",
    coded=lambda customer: customer.customer_no,
    frame=Frame(
        count="count_customers",
        search_label=_("Name, pinyin, number, phone"),
        top="customers/list_top.html",
        empty="customers/list_empty.html",
        told=told,
    ),
    board=Board(
        field="stage",
        stages=Stage.choices,
        moves=STAGE_MOVES,
        move=_move_card,
        cards=_cards,
        summed="value",
        amount=lambda amount, user: (
            ""
            if formats.amounts_hidden()
            else formats.money(amount, user.company.currency)
            if amount
            else "–"
        ),
    ),
)
