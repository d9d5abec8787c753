"""Whether a customer that somebody adds is here already, in hands beyond their reach: “exists, owned by 王*”.

Told are only that it exists, by what it was recognised, and the first sign of who looks after it; so that a
colleague can be asked instead of a second record made. Recognised is a firm by its name but for legal form
and place, never by a part of it, and anybody by a telephone number or an address: never by values that a role
hides (CUS-27).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.core import signing
from django.db.models import Q

from guanxi.customers.choices import Kind
from guanxi.customers.identity import WAYS, name_key, said_ways
from guanxi.customers.indexing import KIND
from guanxi.customers.likeness import FEW, is_one
from guanxi.customers.models import Contact, Customer
from guanxi.customers.unseen import Unseen
from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.privacy.fields import lookups
from guanxi.foundation.search import index
from guanxi.foundation.search.tokens import closed, distinctive
from guanxi.foundation.sentences import said as _

MOST = 3
SALT, AGE = "customers.elsewhere", 3600  # seconds in which access can be asked for
WHY = {"phone": _("The same telephone number."), "email": _("The same e-mail address.")}
SAME, NAME = _("The same name."), _("Almost the same name.")


class Elsewhere(NamedTuple):
    """A customer whom the reader does not see. ``token`` stands for it where access is asked for."""

    token: str
    owner: str
    why: Sentence


def kept_elsewhere(
    by: User, values: Mapping[str, Any], contacts: Sequence[Mapping[str, Any]]
) -> list[Elsewhere]:
    """Those that this may be, beyond what ``by`` sees; at most three."""
    found: dict[int, Sentence] = {}
    for pk, why in (*_reached(by, contacts), *_called(values)):
        found.setdefault(pk, why)
    seen = set(Customer.objects.visible_to(by).filter(pk__in=found).values_list("pk", flat=True))
    # unscoped: that it exists is what is told here, and the first sign of its owner's name
    rows = Customer.objects.settled().filter(pk__in=found.keys() - seen).select_related("owner")
    first = rows.order_by("pk")[:MOST]
    return [Elsewhere(_token(one, by), one.owner.name[:1] + "*", found[one.pk]) for one in first]


def _reached(by: User, contacts: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, Sentence]]:
    finding = Unseen(by).finding(contacts)
    for key, names in WAYS.items():
        values = {one for text in said_ways(finding, key) for one in lookups(Contact, f"{key}_index", text)}
        if values:
            reached = Q()
            for name in names:
                reached |= Q(**{f"{name}_index__in": values})
            rows = Contact.objects.filter(reached, left_on=None).order_by("pk")
            yield from ((pk, WHY[key]) for pk in rows.values_list("customer_id", flat=True)[:MOST])


def _called(values: Mapping[str, Any]) -> Iterator[tuple[int, Sentence]]:
    name = values.get("name", "")
    if not name or values.get("kind", Kind.FIRM) != Kind.FIRM:
        return
    ids = index.beginning_alike(KIND, [distinctive(closed(name))], at_most=FEW)
    rows = Customer.objects.filter(pk__in=ids, kind=Kind.FIRM).order_by("pk")
    for pk, called in rows.values_list("pk", "name"):
        if is_one(called, name):
            yield pk, SAME if name_key(called) == name_key(name) else NAME


def _token(customer: Customer, by: User) -> str:
    return signing.dumps([customer.pk, by.pk], salt=SALT, compress=True)


def opened(token: str, by: User) -> Customer:
    """The customer that was told of, to whom it was told, within the hour."""
    try:
        pk, reader = signing.loads(token, salt=SALT, max_age=AGE)
    except (signing.BadSignature, ValueError, TypeError):
        pk = reader = 0
    # unscoped: the token says that this customer was told of to this person
    rows = Customer.objects.settled().filter(pk=pk if reader == by.pk else 0)
    found: Customer | None = rows.select_related("owner").first()
    if found is None:
        raise Refused(_("This can no longer be asked for. Type the customer in again."))
    return found
