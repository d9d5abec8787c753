"""Which of a customer's people a row of a file means: by name, or where it has none by what reaches them."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from guanxi.customers.choices import Kind
from guanxi.customers.identity import WAYS, Case, Reached, name_key
from guanxi.customers.models import Contact

ROLE_ENDS = re.compile(r"\s*[/／|｜]\s*")  # between a name and a title

type Said = Mapping[str, Any]

REACH = frozenset({"phone", "phone2", "email", "wechat"})
NUMBERS = WAYS["phone"]
SEVERAL = 2


def match(case: Case, said: Said, own: Collection[str] = ()) -> Contact | None:
    """The person of this name; ``own`` are the customer's, of which one is as good as the other."""
    if not case.contacts and not case.new_contacts:
        return None
    wanted = name_key(said["name"])
    names = own if wanted in own else {wanted}
    return next((contact for contact in case.people if name_key(contact.name) in names), None)


def reached_by(case: Case, said: Said, own: Collection[str], fields: Collection[str]) -> Contact | None:
    """Of a row without a name: whoever has its number, address and WeChat id already.

    ``fields``: those that whoever imports sees, for a role's mask must not be found out by guessing.
    """
    reach = {name: said[name] for name in fields if said.get(name)}
    if name_key(said["name"]) not in own or not reach:
        return None
    return next((c for c in case.people if all(has(c, name, text) for name, text in reach.items())), None)


def is_of_nobody(case: Case, said: Said, own: Collection[str]) -> bool:
    """Whether a row whose person is not found names none of a firm's several people, and no way to one.

    It makes no person. Where a firm has one person at most, its name stands for whom the row means.
    """
    is_named = name_key(said["name"]) not in own or any(said.get(name) for name in REACH)
    return case.customer.kind != Kind.PERSON and not is_named and len(case.people) >= SEVERAL


def without_known_numbers(there: Contact | None, said: Said) -> dict[str, Any]:
    """What a row says of somebody, without numbers that are all there, in whichever of their places."""
    numbers = {name: said[name] for name in NUMBERS if said.get(name)}
    if there is None or not all(has(there, name, text) for name, text in numbers.items()):
        return dict(said)
    return {name: value for name, value in said.items() if name not in numbers}


def in_place(said: Said) -> dict[str, Any]:
    """Of a new person: a second number without a first one is the first."""
    first, second = NUMBERS
    if said.get(second) and not said.get(first):
        return {**said, first: said[second], second: ""}
    return dict(said)


def has(there: Contact, name: str, text: str) -> bool:
    names = NUMBERS if name in NUMBERS else (name,)
    return any(says(getattr(there, one), text) for one in names) or (
        name in NUMBERS and Reached([{name: text}]).by(there)
    )


def says(there: Any, text: str) -> bool:
    """Whether this is what is there, in full or as its mask went out with an export."""
    return bool(there) and (there == text or str(there) == text)
