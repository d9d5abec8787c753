"""What the house itself keeps of contacting people: notices, who gets data, its own rules."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django.conf import settings
from django.db.models import Max

from guanxi.customers.checking import assign
from guanxi.customers.consent.choices import Law, Mechanism
from guanxi.customers.consent.models import ContactPolicy, Notice, Transfer
from guanxi.customers.consent.policy import Policy
from guanxi.customers.indexing import today_of
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.actions import action
from guanxi.foundation.checking import Rules
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import said as _

MANAGE = "customers.manage_consent"
NOTICE = Rules(Notice, ["name", "language", "text"], required=["name", "language", "text"])
TRANSFER = Rules(
    Transfer,
    [
        "recipient", "reached_at", "country", "purpose", "method", "data", "mechanism", "assessed_on",
        "valid_until",
    ],
    required=["recipient", "country", "purpose", "method", "data", "mechanism"],
)  # fmt: skip
LONGEST_SPAN = 366


@action(MANAGE)
def publish_notice(company: Company, *, by: User, name: str, language: str, text: str) -> Notice:
    """A notice of how data are used, or its next version: what was published stays as it was."""
    if language not in dict(settings.LANGUAGES):
        raise Refused(_("This language is not known here."), field="language")
    values = NOTICE.complete({"name": name, "language": language, "text": text})
    before = Notice.objects.filter(name=values["name"], language=language)
    number = before.aggregate(last=Max("number"))["last"] or 0
    notice = Notice(number=number + 1)
    assign(notice, values)
    if before.filter(digest=Notice.digest_of(notice.text)).exists():
        raise Refused(_("This very text is published already."), field="text")
    notice.save()
    return notice


@action(MANAGE)
def add_transfer(company: Company, /, *, by: User, **said: Any) -> Transfer:
    """Register to whom personal data go: where, for what, how, which, by what mechanism."""
    transfer = Transfer()
    assign(transfer, TRANSFER.complete(said))
    _check(transfer, by)
    transfer.save()
    return transfer


@action(MANAGE)
def change_transfer(transfer: Transfer, /, *, by: User, version: int | None = None, **said: Any) -> Transfer:
    """Change what is registered; consents to other terms cover it no more."""
    assign(transfer, TRANSFER.checked(said))
    _check(transfer, by)
    transfer.save()
    return transfer


@action(MANAGE)
def end_transfer(transfer: Transfer, *, by: User) -> Transfer:
    """From today on this recipient gets nothing more."""
    transfer.ended_on = transfer.ended_on or today_of(by)
    transfer.save()
    return transfer


def _check(transfer: Transfer, by: User) -> None:
    """Across a border nothing goes without a mechanism's day; an assessment has been made by today."""
    if transfer.mechanism != Mechanism.NONE and transfer.assessed_on is None:
        raise Refused(_("Data that cross a border need the day of their assessment."), field="assessed_on")
    if transfer.assessed_on is not None and transfer.assessed_on > today_of(by):
        raise Refused(_("This day is in the future."), field="assessed_on")
    if _ends_before(transfer.valid_until, transfer.assessed_on):
        raise Refused(_("It would end before it was assessed."), field="valid_until")


def _ends_before(until: date | None, since: date | None) -> bool:
    return until is not None and since is not None and until < since


@action(MANAGE)
def change_contact_policy(company: Company, *, by: User, values: Mapping[str, Any]) -> ContactPolicy:
    """Say how the house contacts people where nobody wishes otherwise."""
    row = ContactPolicy.objects.order_by("pk").first() or ContactPolicy()
    policy = Policy.from_dict({**Policy.from_dict(row.values).as_dict(), **values})
    if policy.law not in Law.values:
        raise Refused(_("This law is not known here."), field="law")
    if bool(policy.quiet_from) != bool(policy.quiet_to):
        raise Refused(_("Quiet hours have a beginning and an end."), field="quiet_to")
    for name in ("quiet_from", "quiet_to"):
        _check_clock(getattr(policy, name), name)
    if not (0 <= policy.cap <= 100 and 1 <= policy.per_days <= LONGEST_SPAN):
        raise Refused(_("At most 100 times in one to 366 days; 0: as often as it takes."), field="cap")
    if not (1 <= policy.link_days <= 730 and 0 <= policy.minor_below <= 21 and policy.reply_wechat >= 0):
        raise Refused(_("This number is out of range."), field="link_days")
    row.values = policy.as_dict()
    row.save()
    return row


def _check_clock(text: str, name: str) -> None:
    try:
        time.fromisoformat(text or "00:00")
    except ValueError:
        raise Refused(_("A time of the day looks like 21:00."), field=name) from None
