"""What a customer is called besides: files and search know it by these, too."""

from guanxi.customers.alias import Alias
from guanxi.customers.identity import name_key
from guanxi.customers.indexing import reindex, sort_name
from guanxi.customers.models import Customer
from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import said as _

MOST = 20
LONGEST = 200


@action("customers.change_customer")
def add_alias(customer: Customer, *, by: User, name: str) -> Alias:
    """Also call ``customer`` so: a short name, a former one, one in another language."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST:
        raise Refused(_("Write a name of at most %(most)s characters.") % {"most": LONGEST}, field="name")
    known = {name_key(customer.name), *(name_key(one.name) for one in customer.aliases.all())}
    if name_key(name) in known:
        raise Refused(_("It is called so already."), field="name")
    if len(known) > MOST:
        raise Refused(_("At most %(most)s other names.") % {"most": MOST}, field="name")
    alias = Alias(customer=customer, name=name, sort_name=sort_name(name, customer.kind))
    alias.save()
    reindex([customer.pk])
    return alias


@action("customers.change_customer")
def remove_alias(alias: Alias, *, by: User) -> None:
    """Nobody calls the customer so any more. What a merge left goes when that is taken apart."""
    if alias.was is not None:
        raise Refused(_("This is the record of a merge: take that one out instead."))
    customer_id = alias.customer_id
    alias.delete()
    reindex([customer_id])
