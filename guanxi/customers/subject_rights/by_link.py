"""What a person asks of the own data by the own page: registered as if somebody had taken the call."""

from datetime import datetime
from typing import Any

from django.db.models import Case, Q, QuerySet, When

from guanxi.customers.choices import Kind
from guanxi.customers.consent import links
from guanxi.customers.consent.choices import Source
from guanxi.customers.consent.models import ContactLink
from guanxi.customers.models import Contact, Customer
from guanxi.customers.subject_rights.actions import ANSWER, register_request
from guanxi.customers.subject_rights.choices import Asked, Stands
from guanxi.customers.subject_rights.holdings import kind_of
from guanxi.customers.subject_rights.models import Erasure, SubjectRequest
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.actions import action
from guanxi.foundation.errors import Refused
from guanxi.foundation.notifications.notifying import notify
from guanxi.foundation.sentences import said as _

NOTICE = "subject_request_due"


def may_ask(link: ContactLink) -> bool:
    """Whether a person is behind the link: a firm as such has no personal data."""
    return link.contact_id is not None or link.customer.kind == Kind.PERSON


def asked_by(link: ContactLink) -> Any:
    """What was asked by this very link, the newest first. Another link of the person may be in other hands
    (a mail that was forwarded, with its address to unsubscribe): it tells nothing of it."""
    # unscoped: whoever holds the address made these
    return SubjectRequest.objects.filter(link=link).order_by("-pk")


def erased_at(text: str) -> datetime | None:
    """When the person was erased whose link this address is, which was good until then."""
    link = links.revoked(text)
    if link is None:
        return None
    whom = Q(kind=kind_of(Customer), record_id=link.customer_id)
    if link.contact_id is not None:
        whom = Q(kind=kind_of(Contact), record_id=link.contact_id)
    # unscoped: whoever holds the address is who was erased
    found = Erasure.objects.filter(whom, at__gte=link.revoked_at).order_by("pk").first()
    return found.at if found else None


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
    who: dict[str, Any] = {"contact": link.contact, "owner": owner, "link": link}
    request = register_request(link.customer, by=by, kind=kind, source=Source.LINK, wish=wish, **who)
    told = _("A person asks by the own link: to be answered by %(day)s") % {"day": request.due_on.isoformat()}
    notify([owner], NOTICE, request, told, key=f"request:{request.pk}:asked")
    return request


def responsible_for(customer: Customer) -> User:
    """The customer's owner, if the role lets them answer; else the first who may. Where nobody may answer of
    this customer: whoever answers elsewhere; where nobody at all, the owner, or for a closed account whoever
    gives out roles. Anybody may send the form: so it asks once, however many people there are.
    """
    near = Q(pk=customer.owner_id) | Q(roles__grants__scope=Scope.ALL)
    if (place := customer.department) is not None:
        above = [int(pk) for pk in place.path.split("/") if pk]
        near |= Q(roles__grants__scope=Scope.DEPARTMENT, department_id=place.pk)
        near |= Q(roles__grants__scope=Scope.DEPARTMENT_BELOW, department_id__in=above)
    turn = Case(When(pk=customer.owner_id, then=0), When(near, then=1), default=2)
    there = _who(ANSWER).order_by(turn, "pk").first()
    if there is not None:
        return there
    owner: User = customer.owner
    return owner if owner.is_active else _who("accounts.manage_roles").first() or owner


def _who(permission: str) -> QuerySet[User]:
    people: QuerySet[User] = User.objects.filter(is_active=True, roles__grants__permission=permission)
    return people.order_by("pk")
