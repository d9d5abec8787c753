"""Records as JSON holds them. Made by hand: a list of fifty through the schema machine costs 8 ms, so 0.6."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from guanxi.customers.models import Contact, Customer, Interaction, TagLink
from guanxi.customers.reading import tags_of
from guanxi.customers.reported import told
from guanxi.foundation.accounts.models import User
from guanxi.foundation.customfields.wired import values_of
from guanxi.foundation.ui import formats


def of_customer(row: Any, customer: str, owner: str, names: Iterable[str]) -> dict[str, Any]:
    """What belongs to a customer and somebody sees to, with these columns of its own."""
    return {
        "id": row.pk,
        "customer": {"id": row.customer_id, "name": customer},
        "owner": {"id": row.owner_id, "name": owner},
        **{name: getattr(row, name) for name in names},
    }


def customer_rows(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Customers as a list shows them, from the tuples that the list reads."""
    amount = formats.wiring()
    return [_customer(row, row.owner__name, row.department__name, amount) for row in rows]


def _customer(row: Any, owner: str, department: str, amount: Callable[[Any], str | None]) -> dict[str, Any]:
    return {
        "id": row.pk,
        "customer_no": row.customer_no,
        "name": row.name,
        "kind": row.kind,
        "industry": row.industry,
        "region": row.region,
        "country": row.country,
        "stage": row.stage,
        "depth": row.depth,
        "tier": row.tier,
        "value": amount(row.value),
        "total": amount(row.total),
        "last_order_on": row.last_order_on and row.last_order_on.isoformat(),
        "last_contact_on": row.last_contact_on and row.last_contact_on.isoformat(),
        "quality": row.quality,
        "review_on": row.review_on and row.review_on.isoformat(),
        "sensitive_on": row.sensitive_on and row.sensitive_on.isoformat(),
        "owner": {"id": row.owner_id, "name": owner},
        "department": {"id": row.department_id, "name": department},
        "version": row.version,
    }


def whole_customer(customer: Customer, reader: User, *, is_new: bool = False) -> dict[str, Any]:
    """A customer as its page shows it, personal values masked; a new one has no tags yet."""
    links = [] if is_new else tags_of(customer)
    return _customer(customer, customer.owner.name, customer.department.name, formats.wired) | {
        "external_no": customer.external_no,
        "external_source": customer.external_source,
        "size": customer.size,
        "source": customer.source,
        "since": customer.since,
        "address": str(customer.address),
        "id_number": str(customer.id_number),
        "note": customer.note,
        "reported": told(customer.reported),
        "tags": [tagged(link) for link in links],
        "created_at": customer.created_at,
        "changed_at": customer.changed_at,
        "custom": values_of(Customer, [customer.pk], reader)[customer.pk],
    }


def contacts(rows: Sequence[Contact], reader: User) -> list[dict[str, Any]]:
    """People, personal values masked."""
    custom = values_of(Contact, [row.pk for row in rows], reader)
    return [_contact(row) | {"custom": custom[row.pk]} for row in rows]


def contact(row: Contact, reader: User) -> dict[str, Any]:
    """A person, personal values masked."""
    return contacts([row], reader)[0]


def _contact(row: Contact) -> dict[str, Any]:
    masked = {name: str(getattr(row, name)) for name in ("phone", "phone2", "email", "wechat", "birthday")}
    plain = ("customer_id", "name", "title", "role", "note", "source", "is_primary", "left_on", "version")
    return {"id": row.pk, **{name: getattr(row, name) for name in plain}, **masked}


def interaction(row: Interaction, reader: User) -> dict[str, Any]:
    """What was said and done."""
    custom = values_of(Interaction, [row.pk], reader)
    return _interaction(row, row.owner.name) | {"custom": custom[row.pk]}


def listed_interactions(rows: Sequence[Any], reader: User) -> list[dict[str, Any]]:
    """The same, from the tuples that the list reads."""
    custom = values_of(Interaction, [row.pk for row in rows], reader)
    return [_interaction(row, row.owner__name) | {"custom": custom[row.pk]} for row in rows]


def _interaction(row: Any, owner: str) -> dict[str, Any]:
    names = (
        "customer_id", "contact_id", "on", "channel", "direction", "channel_label", "subject", "participants",
        "feedback", "follow_up", "status", "owner_label", "recorded_by", "recorded_on", "version",
    )  # fmt: skip
    told = {name: getattr(row, name) for name in names}
    return {"id": row.pk, **told, "owner": {"id": row.owner_id, "name": owner}}


def tagged(link: TagLink) -> dict[str, Any]:
    return {
        "id": link.pk,
        "tag_id": link.tag_id,
        "family": link.tag.family,
        "name": link.tag.name,
        "since": link.since,
        "ended_on": link.ended_on,
        "source": link.source,
    }
