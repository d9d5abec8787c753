"""Other records that look like the person to be erased: an erasure of one leaves the others standing."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from guanxi.customers.consent.people import Person
from guanxi.customers.duplicates.models import DuplicatePair
from guanxi.customers.models import Contact
from guanxi.customers.subject_rights.holdings import contacts_of
from guanxi.foundation.accounts.models import User

MOST = 20
PLACES = (("phone", ("phone_index", "phone2_index")), ("phone2", ("phone_index", "phone2_index")),
          ("email", ("email_index",)))  # fmt: skip


@dataclass(frozen=True)
class Twins:
    """Those that the reader sees, the first of each; how many more of them there are, and how many unseen."""

    people: list[Contact]
    pairs: list[DuplicatePair]
    further: int
    unseen: int

    def __bool__(self) -> bool:
        return bool(self.people or self.pairs or self.unseen)


def twins_of(person: Person, reader: User) -> Twins:
    """People elsewhere with a number or an address of this one, and open pairs of the customer."""
    own, same = contacts_of(person), Q(pk__in=[])
    for one in own:
        for name, columns in PLACES:
            if value := getattr(one, name):
                for column in columns:
                    index: Any = Contact._meta.get_field(column)
                    same |= Q(**{f"{column}__in": index.lookups(value.reveal())})
    # unscoped: of what the reader does not see it is told only that it is there
    alike = Contact.objects.filter(same).exclude(pk__in=[one.pk for one in own])
    pairs = DuplicatePair.objects.of(person.customer.pk)
    seen = (alike.visible_to(reader), pairs.visible_to(reader))
    numbers = [rows.count() for rows in seen]
    people = seen[0].select_related("customer").order_by("pk")
    both = seen[1].select_related("left", "right").order_by("-gain", "-pk")
    return Twins(
        [*people[:MOST]],
        [*both[:MOST]],
        further=sum(max(number - MOST, 0) for number in numbers),
        unseen=alike.count() + pairs.count() - sum(numbers),
    )
