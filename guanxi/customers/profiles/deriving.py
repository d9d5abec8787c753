"""What talks and needs tell of a customer: on how many rows it rests, until when, and where these are."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Count, Max
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.customers.choices import Channel, Direction, Kind
from guanxi.customers.models import Customer, Interaction
from guanxi.customers.needs.choices import NeedKind
from guanxi.customers.needs.models import Need
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.rights import shows
from guanxi.foundation.accounts.scopes import Shown
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.parts import Fact

_DECADE = re.compile(r"([0-9]{3})\*-\*\*-\*\*")
FEWEST, MOST = 3, 500
SUNDAY = date(2026, 1, 4)


class Usual(NamedTuple):
    """The commonest of some values: which, how many of how many."""

    value: Any
    often: int
    n: int


def usual(values: Sequence[Any]) -> Usual | None:
    """What most have; None where there are too few to speak of a habit, or none stands out."""
    if len(values) < FEWEST:
        return None
    (value, count), *_rest = Counter(values).most_common(1)
    return Usual(value, count, len(values)) if 2 * count >= len(values) or len(values) > 6 * FEWEST else None


def weekday(number: int) -> str:
    """The weekday's name; 0 is Monday."""
    return date_format(date.fromordinal(SUNDAY.toordinal() + 1 + number), "l")


def rests_on(count: int, until: date | datetime | None) -> str:
    """How many rows a figure rests on, and until when."""
    rows = ngettext("from %(count)s row", "from %(count)s rows", count) % {"count": formats.number(count)}
    return _("%(rows)s, until %(day)s") % {"rows": rows, "day": formats.day(until)} if until else rows


def of_talks(customer: Customer, reader: User) -> list[Fact]:
    """By which channel they talk, by which they come of themselves, on which weekday: of the newest talks."""
    rows = Interaction.objects.visible_to(reader).filter(customer=customer).order_by("-on", "-id")
    found = list(rows.values_list("channel", "on", "direction")[:MOST])
    url = reverse("customer_interactions", args=[customer.pk])
    if not found:
        return []
    note = rests_on(len(found), found[0][1])
    facts = []
    came = [(channel, on) for channel, on, direction in found if direction == Direction.IN]
    for label, talks in (
        (_("Usual channel"), [(channel, on) for channel, on, _direction in found]),
        (_("Usual channel when they come to us"), came),
    ):
        if way := usual([channel for channel, _on in talks]):
            words = {"what": Channel(way.value).label, "count": way.often, "n": way.n}
            own = rests_on(len(talks), talks[0][1])
            facts.append(Fact(label, _("%(what)s, %(count)s of %(n)s") % words, url=url, note=own))
    if day := usual([on.weekday() for _channel, on, _direction in found]):
        words = {"what": weekday(day.value), "count": day.often, "n": day.n}
        facts.append(Fact(_("Usual day"), _("%(what)s, %(count)s of %(n)s") % words, url=url, note=note))
    return facts


def of_needs(customer: Customer, reader: User) -> list[Fact]:
    """What they need, by kind."""
    rows = Need.objects.visible_to(reader).filter(customer=customer).order_by()
    counted = (
        rows.values_list("kind").annotate(n=Count("pk"), newest=Max("created_at")).order_by("-n", "kind")
    )
    found = list(counted)
    if not found:
        return []
    told = [f"{NeedKind(kind).label} {formats.number(n)}" for kind, n, _newest in found]
    url = f"{reverse('list_needs')}?customer={customer.pk}"
    until = max(newest for _kind, _n, newest in found)
    return [Fact(_("Needs"), " · ".join(told), url=url, note=rests_on(sum(row[1] for row in found), until))]


def of_age(customer: Customer, reader: User) -> list[Fact]:
    """The age of a person, as far as the mask of the birthday tells: by decade."""
    first = customer.contacts.filter(is_primary=True, left_on=None).first()
    if customer.kind != Kind.PERSON or first is None or not first.birthday:
        return []
    if shows(reader, "contact.birthday") is Shown.HIDDEN:
        return []
    decade = _DECADE.fullmatch(str(first.birthday))
    if decade is None:
        return []
    born = int(decade[1]) * 10
    today = date.today().year  # noqa: DTZ011 - of a decade
    words = {"low": today - born - 10, "high": today - born}
    told = _("about %(low)s to %(high)s") % words
    return [Fact(_("Age"), told, url=first.get_absolute_url(), note=_("from the birthday’s decade"))]
