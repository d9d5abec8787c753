"""One row of a file with every value checked, or all that is wrong in it at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import partial
from typing import Any

from guanxi.customers.checking import CONTACT_OF_FILE, CUSTOMER, TAG
from guanxi.customers.rows import Bought, ContactRow, CustomerRow, IfNew, Policy
from guanxi.foundation.errors import Refused, Sentence

OWN_FIELDS = frozenset(
    {
        "owner_id",
        "department_id",
        "is_city",
        "contacts",
        "tags",
        "parent",
        "referrer",
        "consents",
        "reported",
        "custom",
        "if_new",
        "bought",
        "guessed",
        "computed",
        "taken_in",
        "policy",
        "decision",
    }
)
SAID = [f.name for f in fields(CustomerRow) if f.name not in OWN_FIELDS]
SAID_OF_CONTACT = [f.name for f in fields(ContactRow) if f.name != "custom"]


@dataclass(frozen=True, slots=True)
class Clean:
    """One row, every value checked; ``None``s are gone."""

    values: dict[str, Any]
    contacts: list[dict[str, Any]]
    tags: list[tuple[str, str]]
    owner_id: int | None
    department_id: int | None
    if_new: IfNew
    bought: Bought
    guessed: frozenset[str]
    policy: Policy
    decision: str
    custom: Mapping[str, Any] | None
    custom_of_people: Sequence[Mapping[str, Any] | None]  # of each of ``contacts``
    taken_in: datetime | None
    computed: frozenset[str]  # what was computed here when the row went out
    is_city: bool  # whether its region names a city alone
    echoes: frozenset[str] = frozenset()  # what only repeats what went out of here
    stale: frozenset[str] = frozenset()  # those of them that have another value by now


def clean(row: CustomerRow) -> Clean:
    """The row with every value checked; the refusal names all that is wrong."""
    said = {name: value for name in SAID if (value := getattr(row, name)) is not None}
    if row.reported:
        said["reported"] = row.reported
    if not row.external_no:
        said.pop("external_source", None)
    refusals: list[Refused] = []
    values = _tried(lambda: CUSTOMER.complete(said), refusals)
    name = values["name"] if values else str(row.name)
    contacts = [_tried(partial(_contact, one, name), refusals) for one in row.contacts]
    tags = [_tried(partial(_tag, one), refusals) for one in row.tags]
    if refusals:
        refusals[0].others = refusals[1:]
        raise refusals[0]
    return Clean(
        values,
        contacts,
        tags,
        row.owner_id,
        row.department_id,
        row.if_new,
        row.bought,
        row.guessed,
        row.policy,
        row.decision,
        row.custom,
        [one.custom for one in row.contacts],
        row.taken_in,
        row.computed,
        row.is_city,
    )


def faults(row: CustomerRow) -> list[tuple[str, Sentence]]:
    """What is wrong with the values themselves, whoever the customer is: field and sentence."""
    try:
        clean(row)
    except Refused as refusal:
        return [(one.field or "", one.message) for one in (refusal, *refusal.others)]
    return []


def _tried(step: Callable[[], Any], refusals: list[Refused]) -> Any:
    try:
        return step()
    except Refused as refusal:
        refusals += [refusal, *refusal.others]
        return None


def _contact(row: ContactRow, customer_name: str) -> dict[str, Any]:
    said = {name: value for name in SAID_OF_CONTACT if (value := getattr(row, name)) is not None}
    try:
        return CONTACT_OF_FILE.complete({**said, "name": said["name"] or customer_name[:80]})
    except Refused as refusal:
        for one in (refusal, *refusal.others):  # the customer has a note of its own
            one.field = "contact:note" if one.field == "note" else one.field
        raise


def _tag(tag: tuple[str, str]) -> tuple[str, str]:
    values = TAG.complete({"family": tag[0], "name": tag[1]})
    return values["family"], values["name"]
