"""The list of who has to acknowledge what, declared."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.foundation.accounts.models import User
from guanxi.foundation.ui import cells
from guanxi.foundation.ui.filters import Filter, record_filter
from guanxi.foundation.ui.lists import Column, Listing, Sort

from .models import Duty, Policy

STATES = (("open", _("not acknowledged")), ("done", pgettext_lazy("of a policy", "acknowledged")))


def _state(row: Any) -> str:
    if row.acknowledged_at:
        return cells.status("ok", STATES[1][1])
    return cells.status("wait", STATES[0][1])


COLUMNS = (
    Column("person", _("Person"), lambda row: cells.person(row.user.name, row.user_id), always=True),
    Column(
        "department", _("Department"), lambda row: cells.text(str(row.user.department or "")), phone=False
    ),
    Column("policy", _("Policy"), lambda row: cells.record(row.policy.title, row.policy.get_absolute_url())),
    Column(
        "version",
        _("Version"),
        lambda row: cells.text(str(row.version.number)),
        numeric=True,
        phone=False,
        value=lambda row: row.version.number,
    ),
    Column("state", _("State"), _state),
    Column("since", _("Waits since"), lambda row: cells.moment(row.since), value=lambda row: row.since),
    Column(
        "acknowledged",
        _("Acknowledged at"),
        lambda row: cells.moment(row.acknowledged_at) if row.acknowledged_at else cells.text(""),
        value=lambda row: row.acknowledged_at,
    ),
)


def _by_state() -> Filter:
    def condition(values: list[str], _user: User) -> Q:
        return Q(acknowledged_at=None) if values[0] == "open" else Q(acknowledged_at__isnull=False)

    return Filter("state", _("State"), condition, lambda _user: STATES, many=False)


def _policies(_user: User) -> list[tuple[str, str]]:
    # unscoped: every colleague may read the policies
    return [(str(pk), title) for pk, title in Policy.objects.order_by("pk").values_list("pk", "title")]


def duties_listing() -> Listing:
    """Who has to acknowledge what, the newest first."""
    return Listing(
        name="duties",
        rows=Duty.objects.all,
        columns=COLUMNS,
        sorts=(Sort("newest", _("Newest first"), ("id",), descending=True),),
        filters=(_by_state(), record_filter("policy", _("Policy"), _policies, "policy_id")),
        read=lambda rows: rows.select_related("user", "user__department", "policy", "version"),
    )
