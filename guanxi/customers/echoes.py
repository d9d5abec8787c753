"""A row that repeats what went out of here with its number tells nothing new: what is computed here, or put
into words here, does not come back as what a file says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import translation

from guanxi.customers.choices import DecisionRole, Industry, Tier
from guanxi.customers.cleaned import Clean
from guanxi.customers.dealings import months_between
from guanxi.customers.identity import name_key
from guanxi.customers.models import Contact, Customer
from guanxi.customers.people import ROLE_ENDS, Said
from guanxi.customers.reported import READ_AS
from guanxi.customers.rows import Bought
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.rights import hides_amounts

type Reported = Mapping[str, Any]
OLD = 12  # months: how long ago a file may have gone out with a length of cooperation counted up to its day
OF_DEALINGS = frozenset({"duration", "total_amount", "last_date", "since"})


def without_echoes(
    customer: Customer, row: Clean, placed: Mapping[str, str], *, by: User, today: date
) -> Clean:
    """The row without what it merely repeats; ``placed``: how its owner and department are called.

    What the row itself marks as computed here is none of its facts, whatever was computed since. Nor does it
    move a prospect on by what was known of dealings before: whoever stands there by then was put there.
    """
    values, reported = dict(row.values), row.values.get("reported", {})
    repeated = _repeated(customer, reported, placed, by=by, today=today)
    marked = row.computed & reported.keys()
    back = marked | (repeated if is_ours(customer, row) else _named_alike(customer, reported))
    if "industry" in back:
        values.pop("industry", None)
    if is_ours(customer, row) and not customer.region and values.get("region") == customer.country:
        values.pop("region", None)  # the list shows the country where there is no region
    if back:
        left = {n: text for n, text in reported.items() if n.removesuffix(READ_AS) not in back}
        values["reported"] = left
    told = OF_DEALINGS & {*reported, *values}
    bought = Bought() if told and told <= back | _said_before(customer, values) else row.bought
    return replace(
        row, values=values, bought=bought, echoes=frozenset(back), stale=frozenset(marked - repeated)
    )


def _named_alike(customer: Customer, reported: Reported) -> set[str]:
    """A line of business by the very name that it has here tells nothing besides, whoever's number it has."""
    word, kept = reported.get("industry"), customer.reported.get("industry")
    is_told = kept is None and word is not None and customer.industry in Industry.values
    return {"industry"} if is_told and word in _words(Industry, customer.industry) else set()


def _repeated(
    customer: Customer, reported: Reported, placed: Mapping[str, str], *, by: User, today: date
) -> set[str]:
    """The fields in which the row says what we say ourselves."""
    found = {
        name for name, repeats in REPEATS.items() if name in reported and repeats(customer, reported, today)
    }
    found |= {name for name, text in placed.items() if reported.get(name) == text}
    if hides_amounts(by):
        found.discard("total_amount")  # nor is a sum told that a role hides, by guessing at it
    return found


def is_ours(customer: Customer, row: Clean) -> bool:
    """Whether the row names the customer by our own number."""
    return bool(customer.customer_no) and row.values.get("customer_no") == customer.customer_no


def without_role(people: Sequence[Contact], said: Said) -> Said:
    """What a row says of a person, without a role that only comes of the column that it stands in.

    Template 1 has one column for the decision maker; where nobody is one it holds the first contact.
    """
    shown = decider_of(people)
    if said.get("role") != DecisionRole.DECIDER or shown is None:
        return said
    if _joined(said["name"], said.get("title")) == _joined(shown.name, shown.title):
        kept = {name: value for name, value in said.items() if name not in {"role", "title"}}
        return {**kept, "name": shown.name}
    if name_key(said["name"]) == name_key(shown.name):
        return {name: value for name, value in said.items() if name != "role"}
    return said


def decider_of(people: Sequence[Contact]) -> Contact | None:
    """Whom template 1 names: the decision maker, else the first contact."""
    ordered = sorted(people, key=lambda one: (not one.is_primary, one.pk or 0))
    return next((c for c in ordered if c.role == DecisionRole.DECIDER), ordered[0] if ordered else None)


def _joined(name: str, title: str | None) -> str:
    return name_key(ROLE_ENDS.sub("/", "/".join(filter(None, [name, title]))))


def _said_before(customer: Customer, values: Mapping[str, Any]) -> set[str]:
    """What is known of dealings already: by a file that was taken in before, or by a person."""
    reported = values.get("reported", {})
    found = {name for name in OF_DEALINGS & reported.keys() if customer.reported.get(name) == reported[name]}
    return found | ({"since"} if customer.since and values.get("since") == customer.since else set())


def _clean(reported: Reported, name: str) -> str:
    return str(reported.get(f"{name}{READ_AS}", reported[name]))


@cache
def _words(choices: type[models.TextChoices], code: str) -> frozenset[str]:
    """What a choice is called in any language."""
    found = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.add(str(choices(code).label))
    return frozenset(found)


def _industry(customer: Customer, reported: Reported, today: date) -> bool:
    if customer.industry not in Industry.values:
        return False
    word = reported["industry"]
    return word == customer.reported.get("industry") or word in _words(Industry, customer.industry)


def _tier(customer: Customer, reported: Reported, today: date) -> bool:
    return customer.tier in Tier.values and reported["tier"] in _words(Tier, customer.tier)


def _total(customer: Customer, reported: Reported, today: date) -> bool:
    if "total_amount" in customer.reported or not customer.total:
        return False
    return Decimal(_clean(reported, "total_amount")) == customer.total


def _duration(customer: Customer, reported: Reported, today: date) -> bool:
    if "duration" in customer.reported or customer.since is None:
        return False
    return 0 <= months_between(customer.since, today) - int(_clean(reported, "duration")) <= OLD


def _last_date(customer: Customer, reported: Reported, today: date) -> bool:
    last = customer.last_order_on
    return last is not None and _clean(reported, "last_date") == last.isoformat()


REPEATS: Mapping[str, Callable[[Customer, Reported, date], bool]] = {
    "industry": _industry,
    "tier": _tier,
    "total_amount": _total,
    "duration": _duration,
    "last_date": _last_date,
}
