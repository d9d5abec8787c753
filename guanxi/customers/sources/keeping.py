"""Writing down where a value came from, and telling it again beside the value."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from guanxi.customers.choices import Channel
from guanxi.customers.models import Contact, Customer
from guanxi.customers.sources.models import FactSource
from guanxi.foundation.changes.models import Tracked
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import said as _
from guanxi.foundation.ui import formats

OF_CUSTOMER = frozenset(
    {
        "name", "kind", "industry", "size", "country", "region", "address", "id_number", "note", "since",
        "external_no",
    }
)  # fmt: skip
OF_CONTACT = frozenset({"name", "title", "role", "phone", "phone2", "email", "wechat", "birthday", "note"})
LONGEST = 120


class Through(NamedTuple):
    """What an edit says of where its values come from; nothing said: as the record itself."""

    channel: str = ""
    detail: str = ""


def taken_from(fields: Any) -> Through:
    """Takes out of an action's inputs what they say of their source; an unknown channel is refused."""
    channel, detail = fields.pop("through", "") or "", " ".join(str(fields.pop("through_note", "")).split())
    if channel and channel not in Channel.values:
        raise Refused(_("There is no such channel of collection."), field="through")
    if len(detail) > LONGEST:
        raise Refused(_("At most 120 letters say where it comes from."), field="through_note")
    return Through(channel, detail)


def own_channel(record: Customer | Contact) -> str:
    """Through which a record as a whole was collected; a person, unless it was said, as the customer."""
    if isinstance(record, Customer):
        return record.source
    return record.source or record.customer.source


def keep(
    record: Customer | Contact, changed: Collection[str], through: Through, said: Collection[str] = ()
) -> None:
    """Note the source of these changed fields, where it is another than it was.

    ``said``: fields whose value was given once more, and stays: what is told of their source may be new.
    """
    known = OF_CUSTOMER if isinstance(record, Customer) else OF_CONTACT
    names = sorted({*changed, *(said if any(through) else ())} & known)
    if not names:
        return
    customer_id, contact_id = _whose(record)
    own = own_channel(record)
    before = newest(customer_id, contact_id)
    for name in names:
        there = before.get(name)
        channel = through.channel or own
        is_as_before = channel == (there.channel if there else own) and not through.detail
        if is_as_before and (there is None or name not in changed):
            continue
        row = FactSource(customer_id=customer_id, contact_id=contact_id, field=name)
        row.channel, row.detail = channel, through.detail
        row.save()


def _whose(record: Customer | Contact) -> tuple[int, int | None]:
    return (record.pk, None) if isinstance(record, Customer) else (record.customer_id, record.pk)


def _said_of(customer_id: int, contact_id: int | None) -> Any:
    rows = FactSource.objects.filter(customer_id=customer_id)
    return rows.filter(contact=None) if contact_id is None else rows.filter(contact_id=contact_id)


def newest(customer_id: int, contact_id: int | None) -> dict[str, FactSource]:
    """Field → where its value came from, as far as that was said apart."""
    rows = _said_of(customer_id, contact_id).order_by("pk")
    return {row.field: row for row in rows.select_related("created_by")}


def newest_of(record: Customer | Contact, name: str) -> FactSource | None:
    customer_id, contact_id = _whose(record)
    found: FactSource | None = _said_of(customer_id, contact_id).filter(field=name).order_by("-pk").first()
    return found


def of_people(customer_id: int) -> dict[int, dict[str, FactSource]]:
    """The same of all people at a customer, by person."""
    found: dict[int, dict[str, FactSource]] = {}
    rows = FactSource.objects.filter(customer_id=customer_id, contact__isnull=False).order_by("pk")
    for row in rows.select_related("created_by"):
        assert row.contact_id
        found.setdefault(row.contact_id, {})[row.field] = row
    return found


def channels_of(customer_ids: Iterable[int]) -> dict[tuple[int, str], str]:
    """(Customer, field) → its channel, where that was said apart; of customers' own fields."""
    rows = FactSource.objects.filter(customer_id__in=customer_ids, contact=None).order_by("pk")
    return {(pk, name): channel for pk, name, channel in rows.values_list("customer_id", "field", "channel")}


def told(rows: Mapping[str, FactSource]) -> dict[str, str]:
    """Field → the words beside its value: the channel, more exactly, who wrote it down, when."""
    return {name: _words(row) for name, row in rows.items()}


def notes(record: Customer | Contact) -> dict[str, str]:
    """Field → the words beside its value; beside the channel of all of it, who wrote it down, and when."""
    return told(newest(*_whose(record))) | {"source": told_of_record(record)}


def told_of_person(contact: Contact, found: Mapping[int, Mapping[str, FactSource]]) -> dict[str, str]:
    """The same of a person, of what ``of_people`` found."""
    return told(found.get(contact.pk, {})) | {"source": told_of_record(contact)}


def _words(row: FactSource) -> str:
    by = row.created_by.name if row.created_by else ""
    said = (str(Channel(row.channel).label), row.detail, by, formats.day(row.created_at))
    return " · ".join(part for part in said if part)


def told_of_record(record: Tracked) -> str:
    """The same of a record as a whole: who wrote it down, and when."""
    by = record.created_by.name if record.created_by else ""
    return " · ".join(part for part in (by, formats.day(record.created_at)) if part)
