"""Marking a customer as sensitive, taking the mark off, and the record of who opened it."""

from guanxi.customers.indexing import today_of
from guanxi.customers.models import Customer
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.audit import readings
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
    told = {"list": list, "as_user": as_user}
    book.note(**{name: value for name, value in told.items() if value})
