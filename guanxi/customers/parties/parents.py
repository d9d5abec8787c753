"""Which firms stand above a firm, and what cannot: pages and imports go by the same rules."""

from collections.abc import Collection, Iterator, Mapping

from guanxi.customers.choices import Kind
from guanxi.customers.models import Customer
from guanxi.customers.parties.choices import LinkKind
from guanxi.customers.parties.models import PartyLink
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import said as _

DEEPEST = 30  # firms above one another

type Above = dict[int, set[int]]  # a firm → its parents: one, but for what a merge left


def check_firms(customer: Customer, party: Customer, field: str = "party") -> None:
    if Kind.PERSON in {customer.kind, party.kind}:
        raise Refused(_("Only a firm is the parent of a firm."), field=field)


def circle(customer: Customer, party: Customer, field: str = "party") -> Refused:
    """What is said of a firm that would stand above itself."""
    sentence = _("%(name)s stands above %(parent)s already: a firm cannot be its own parent’s parent.")
    return Refused(sentence % {"name": customer.name, "parent": party.name}, field=field)


def firms_above(ids: Collection[int]) -> Above:
    """All that stand above these, and above those: a query for each step up."""
    found: Above = {}
    step = set(ids)
    for _step in range(DEEPEST):
        if not step:
            break
        found |= {pk: set() for pk in step}
        # unscoped: a circle is one also where part of it is hidden; nobody between is named
        upwards = PartyLink.objects.holding().filter(customer_id__in=step, kind=LinkKind.PARENT)
        for pk, parent in upwards.values_list("customer_id", "party_id"):
            found[pk].add(parent)
        step = {parent for pk in step for parent in found[pk]} - found.keys()
    return found


def walked(above: Mapping[int, Collection[int]], start: int) -> Iterator[int]:
    """``start`` and everybody above it, each once."""
    seen, step = {start}, [start]
    while step:
        yield (here := step.pop())
        new = set(above.get(here, ())) - seen
        seen |= new
        step += new
