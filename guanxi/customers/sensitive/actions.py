"""Marking a customer as sensitive, taking the mark off, and the record of who opened it."""

from collections.abc import Collection
from typing import Any

from django.http import Http404

from guanxi.customers.indexing import today_of
from guanxi.customers.models import Customer
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.audit import chain, readings
from guanxi.foundation.audit.models import READ
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import said as _

MARK = "customers.mark_sensitive"
VIEW = "customers.view_customer"
LONGEST = 200


@action(MARK)
def mark_sensitive(customer: Customer, *, by: User, reason: str, version: int | None = None) -> Customer:
    """From now on it is on record who opens this customer; the reason stands in the audit."""
    if customer.sensitive_on is not None:
        raise Refused(_("This customer is marked as sensitive already."))
    ledger.require().note(reason=_said(reason))
    customer.sensitive_on = today_of(by)
    customer.save()
    return customer


@action(MARK)
def unmark_sensitive(customer: Customer, *, by: User, reason: str, version: int | None = None) -> Customer:
    """It is a customer like others again; who opened it until now stays on record, and why it is none."""
    if customer.sensitive_on is None:
        raise Refused(_("This customer is not marked as sensitive."))
    ledger.require().note(reason=_said(reason))
    customer.sensitive_on = None
    customer.save()
    return customer


def _said(reason: str) -> str:
    said = reason.strip()
    if not said:
        raise Refused(_("Say why."), field="reason")
    if len(said) > LONGEST:
        raise Refused(_("At most %(most)s signs.") % {"most": LONGEST}, field="reason")
    return said


@action(VIEW)
def read_sensitive(customer: Customer, *, by: User, list: str = "", as_user: int | None = None) -> None:  # noqa: A002 - as the chain's notes call it
    """``by`` opens it: one entry an hour. ``list``: in a file of which list; ``as_user``: on whose pages."""
    book = ledger.require()
    if customer.sensitive_on is None or readings.was_read(Customer, customer.pk, by.pk):
        book.keep_silent()
        return
    book.note(**_told(list, as_user))


@action(VIEW)
def read_listed(
    reader: User, *, by: User, ids: Collection[int], listing: str, as_user: int | None = None
) -> None:
    """The same of many sensitive customers that a file holds: an entry each, all of them in one write."""
    ledger.require().keep_silent()  # what is said of each is said at the end
    seen = Customer.objects.visible_to(by).order_by("pk").filter(pk__in=ids)
    found = [*seen.values_list("pk", flat=True)]
    if len(found) < len({*ids}):
        raise Http404
    told = readings.were_read(Customer, found, by.pk)
    if fresh := [pk for pk in found if pk not in told]:
        detail, kind = _told(listing, as_user), Customer._meta.label_lower
        chain.append_each(verb=READ, by_id=by.pk, kind=kind, record_ids=fresh, detail=detail)


def _told(in_list: str, as_user: int | None) -> dict[str, Any]:
    told = {"list": in_list, "as_user": as_user}
    return {name: value for name, value in told.items() if value}
