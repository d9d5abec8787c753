"""What a person asks of the own data by the own page: registered as if somebody had taken the call."""

from typing import Any

from guanxi.customers.choices import Kind
from guanxi.customers.consent.choices import Source
from guanxi.customers.consent.models import ContactLink
from guanxi.customers.models import Customer
from guanxi.customers.subject_rights.actions import ANSWER, register_request
from guanxi.customers.subject_rights.choices import Asked, Stands
from guanxi.customers.subject_rights.models import SubjectRequest
from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.errors import Refused
from guanxi.foundation.notifications.notifying import notify
from guanxi.foundation.sentences import said as _

NOTICE = "subject_request_due"
MOST_LOOKED_AT = 200  # people who may answer


def may_ask(link: ContactLink) -> bool:
    """Whether a person is behind the link: a firm as such has no personal data."""
    return link.contact_id is not None or link.customer.kind == Kind.PERSON


def asked_by(link: ContactLink) -> Any:
    """What came in by own links of this very person, the newest first; nothing that others noted of them."""
    # unscoped: whoever holds the address made these
    rows = SubjectRequest.objects.filter(customer=link.customer, contact=link.contact, source=Source.LINK)
    return rows.order_by("-pk")


@action(ANSWER)
def ask_by_link(link: ContactLink, *, by: User, kind: str, wish: str = "") -> SubjectRequest:
    """Register what the person asks, and tell who sees to it; until it is answered the same is asked once."""
    if kind not in Asked.values:
        raise Refused(_("Say what you ask for."), field="kind")
    if kind == Asked.CORRECTION and not wish.strip():
        raise Refused(_("Say what is wrong, and what is right."), field="wish")
    if asked_by(link).filter(kind=kind, state=Stands.OPEN).exists():
        raise Refused(_("You have asked for this already: the answer is on its way."), field="kind")
    owner = responsible_for(link.customer)
    request = register_request(
        link.customer, by=by, contact=link.contact, kind=kind, source=Source.LINK, wish=wish, owner=owner
    )
    told = _("A person asks by the own link: to be answered by %(day)s") % {"day": request.due_on.isoformat()}
    notify([owner], NOTICE, request, told, key=f"request:{request.pk}:asked")
    return request


def responsible_for(customer: Customer) -> User:
    """The customer's owner, if the role lets them answer; else whoever may; at last the owner after all."""
    owner: User = customer.owner
    there = User.objects.filter(is_active=True, roles__grants__permission=ANSWER).distinct().order_by("pk")
    people: list[User] = [owner, *there[:MOST_LOOKED_AT]]
    for one in people:
        reaches = SubjectRequest.objects.reaches(
            one, ANSWER, owner_id=customer.owner_id, department_id=customer.department_id
        )
        if one.is_active and one.may(ANSWER) and reaches:
            return one
    return owner
