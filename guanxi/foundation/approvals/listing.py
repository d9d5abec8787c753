"""The list of requests, declared."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.ui import cells
from guanxi.foundation.ui.filters import Filter, choice_filter
from guanxi.foundation.ui.lists import Column, Listing, Sort

from .choices import TONES, State
from .models import Request
from .wording import amount_shown

BOXES: Sequence[tuple[str, Sentence]] = (("decide", _("to decide")), ("mine", _("asked by me")))


def _box(values: list[str], user: User) -> Q:
    match values[0]:
        case "decide":
            rows = Request.objects.waiting_for(user, business_day(user.company))
            return Q(pk__in=rows.order_by().values("pk"))
        case "mine":
            return Q(asker_id=user.pk)
    raise Refused(now("%(filter)s: there is no such choice.") % {"filter": now("Box")})


def _state(row: Any) -> str:
    return cells.status(TONES[State(row.state)], State(row.state).label)


def columns(titles: Mapping[int, str], currency: str) -> tuple[Column, ...]:
    """``titles`` says what each request asks for, as far as its reader may know."""
    return (
        Column(
            "what",
            _("What is asked"),
            lambda r: cells.record(titles.get(r.pk, ""), r.get_absolute_url()),
            always=True,
        ),
        Column("state", _("State"), _state),
        Column("amount", _("Amount"), lambda r: cells.text(amount_shown(r.amount, currency)), numeric=True),
        Column("asker", _("Asked by"), lambda r: cells.person(r.asker.name, r.asker_id)),
        Column("at", _("Asked"), lambda r: cells.moment(r.asked_at)),
    )


def requests_listing(titles: Mapping[int, str] | None = None, currency: str = "CNY") -> Listing:
    return Listing(
        name="approvals",
        rows=Request.objects.all,
        columns=columns(titles or {}, currency),
        sorts=(Sort("newest", _("Newest first"), ("id",), descending=True),),
        filters=(
            Filter("box", _("Box"), _box, lambda _user: BOXES, many=False),
            choice_filter("state", _("State"), State.choices),
        ),
        read=lambda rows: rows.select_related("asker", "definition"),
        amounts=frozenset({"amount"}),
    )
