"""Who is meant: a person at a customer, the customer in person, or a firm of which nobody is known."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from guanxi.customers.choices import DecisionRole, Kind
from guanxi.customers.models import Contact, Customer
from guanxi.foundation.calendar.birthdays import kept
from guanxi.foundation.privacy.sealed import Sealed


class Person(NamedTuple):
    """Whom one would contact; without a ``contact`` the customer as such."""

    customer: Customer
    contact: Contact | None = None

    @property
    def is_self(self) -> bool:
        """The customer in person."""
        return is_self(self.customer, self.contact)

    @property
    def is_person(self) -> bool:
        return self.contact is not None or self.customer.kind == Kind.PERSON

    @property
    def name(self) -> str:
        return self.contact.called if self.contact is not None else self.customer.name

    @property
    def key(self) -> tuple[int, int | None]:
        return self.customer.pk, self.contact.pk if self.contact is not None else None

    def is_said_of(self, contact_id: int | None) -> bool:
        """Whether a row that names this contact, or none, says it of this very person."""
        if contact_id is None:
            return self.contact is None or self.is_self
        return self.contact is not None and contact_id == self.contact.pk

    def concerns(self, contact_id: int | None) -> bool:
        """Also what is said of the customer as a whole."""
        return contact_id is None or self.is_said_of(contact_id)


def is_self(customer: Customer, contact: Contact | None) -> bool:
    if customer.kind != Kind.PERSON:
        return False
    return contact is None or contact.role == DecisionRole.SELF or contact.name == customer.name[:80]


def person_of(customer: Customer, contact: Contact | None = None) -> Person:
    """Whom one reaches there: of a firm, where nobody is named, whom one calls first."""
    if contact is not None:
        return Person(customer, contact)
    there = customer.contacts.filter(left_on=None).order_by("-is_primary", "pk")
    if customer.kind == Kind.PERSON:
        found = next((one for one in there if is_self(customer, one)), None)
    else:
        found = there.filter(is_primary=True).first()
    return Person(customer, found)


def people_of(customer: Customer, contacts: Iterable[Contact]) -> list[Person]:
    """Everybody there, and the customer as such where nobody stands for it."""
    people = [Person(customer, one) for one in contacts]
    stands = any(one.is_self for one in people)
    return people if people and (customer.kind == Kind.FIRM or stands) else [Person(customer), *people]


def is_below(contact: Contact | None, age: int, today: date) -> bool:
    """Whether somebody is younger than ``age`` by a birthday that tells the year."""
    value: Any = contact.birthday if contact is not None else ""
    birthday = kept(value.reveal() if isinstance(value, Sealed) else value) if value else None
    born = birthday.born if birthday else None
    if born is None:
        return False
    had = (today.month, today.day) >= (born.month, born.day)
    return today.year - born.year - (not had) < age
