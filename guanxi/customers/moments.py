"""What else happens with a customer, on its one timeline (CUS-26): needs named, consents, credit set."""

from collections.abc import Sequence
from typing import cast
from zoneinfo import ZoneInfo

from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.formats import amounts_hidden
from guanxi.foundation.ui.parts import Moment, Tone
from guanxi.foundation.ui.records import Dated, Until, newest

from .consent.models import ConsentEntry
from .credit.models import Credit
from .models import Customer
from .needs.choices import TONES, NeedStatus
from .needs.models import Need


def needs(customer: Customer, user: User, until: Until | None, most: int) -> Sequence[Dated]:
    """What was needed, on the day it was first named, with how far it has come."""
    rows = Need.objects.visible_to(user).filter(customer=customer, proposed_on__isnull=False)
    rows = newest(rows.select_related("owner"), until, day="proposed_on")
    return [_need(row) for row in rows[:most]]


def _need(row: Need) -> Dated:
    assert row.proposed_on
    moment = Moment(
        icon="bulb",
        title=_("Need: %(kind)s") % {"kind": row.get_kind_display()},
        url=row.get_absolute_url(),
        who=row.owner_name,
        when=formats.day(row.proposed_on),
        at=row.proposed_on.isoformat(),
        body=row.description,
        tags=[(row.get_status_display(), cast("Tone", TONES[NeedStatus(row.status)]))],
    )
    return Dated(row.proposed_on, row.created_at, row.pk, moment)


def consents(customer: Customer, user: User, until: Until | None, most: int) -> Sequence[Dated]:
    """What was agreed to, withdrawn or told of the use of data."""
    day = TruncDate("at", tzinfo=ZoneInfo(user.company.zone))
    rows = ConsentEntry.objects.visible_to(user).filter(customer=customer).annotate(said_on=day)
    rows = newest(rows.select_related("contact", "created_by"), until, day="said_on", at="at")
    return [_consent(row) for row in rows[:most]]


def _consent(row: ConsentEntry) -> Dated:
    said = (row.get_purpose_display(), row.get_channel_display(), row.get_about_display())
    on = row.said_on  # type: ignore[attr-defined]
    moment = Moment(
        icon="shield-check",
        title=f"{_('Consent')}{_(': ')}{row.get_act_display()}",
        url=f"/customers/{row.customer_id}/consent/",
        who=row.contact.name if row.contact else row.created_by.name if row.created_by else "",
        when=formats.day(on),
        at=on.isoformat(),
        body=" · ".join(str(part) for part in said if part),
    )
    return Dated(on, row.at, row.pk, moment)


def credits_set(customer: Customer, user: User, until: Until | None, most: int) -> Sequence[Dated]:
    """The credit that somebody set: nothing for who sees no amounts."""
    if amounts_hidden():
        return []
    rows = Credit.objects.visible_to(user).filter(customer=customer).select_related("created_by")
    return [_credit(row) for row in newest(rows, until)[:most]]


def _credit(row: Credit) -> Dated:
    moment = Moment(
        icon="coins",
        title=_("Credit: %(grade)s") % {"grade": row.get_grade_display()},
        who=row.created_by.name if row.created_by else "",
        when=formats.day(row.on),
        at=row.on.isoformat(),
        body=row.reason,
    )
    return Dated(row.on, row.created_at, row.pk, moment)
