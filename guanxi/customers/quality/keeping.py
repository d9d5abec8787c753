"""A customer's score, what it lacks and when it is due again, brought to what tables hold with each write.

An action that touches a customer asks for it (``ledger.settle``), and it is done once as the action ends, in
a fixed number of statements however many there are; every night a job does so for what time alone brings.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from guanxi.customers.choices import Kind
from guanxi.customers.models import Contact, Customer, TagLink
from guanxi.customers.quality.measure import Facts, as_bits, deductions, score
from guanxi.customers.quality.models import QualityPolicy
from guanxi.customers.quality.policy import Method
from guanxi.customers.sources.models import Disagreement
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company
from guanxi.foundation.bulk import update_rows
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.changes import following
from guanxi.foundation.changes.models import ChangeSet

READ = (
    "pk", "kind", "name", "industry", "size", "region", "country", "address", "source", "external_no", "tier",
    "last_contact_on", "change_set__purpose", "changed_at", "confirmed_on", "quality", "lacks", "touched_on",
    "review_on",
)  # fmt: skip
KEPT = ("quality", "lacks", "touched_on", "review_on")
PEOPLE = ("customer_id", "name", "role", "phone_index", "phone2_index", "email_index", "wechat", "changed_at")
# A write of these is a look at the record; of the others only what follows from them is new.
FACTS = frozenset(
    {
        "name", "kind", "industry", "size", "country", "region", "source", "address", "id_number", "since",
        "note", "external_no",
    }
)  # fmt: skip
FOLLOWED = frozenset({"confirmed_on", "external_source"})


class Kept(NamedTuple):
    quality: int | None
    lacks: int | None
    touched_on: date | None
    review_on: date | None


class Others(NamedTuple):
    """Phone numbers that several customers have, and the customers of whom sources disagree."""

    shared: set[str]
    disagreeing: set[int]


NOBODY_ELSE = Others(set(), set())


@dataclass(frozen=True)
class _Now:
    """By what the records of one call are judged."""

    method: Method
    today: date
    zone: ZoneInfo

    @classmethod
    def read(cls) -> "_Now":
        book = ledger.current()
        company = book.by.company if book else Company.get()
        return cls(QualityPolicy.current(), business_day(company), ZoneInfo(company.zone))

    def day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()


def measure(ids: Collection[int]) -> None:
    """Bring these customers' scores to what is known of them now."""
    _bring(ids, touched=False)


def measure_touched(ids: Collection[int]) -> None:
    """The same of customers whose facts, people or tags somebody has just written."""
    _bring(ids, touched=True)


def _bring(ids: Collection[int], *, touched: bool) -> None:
    now = _Now.read()
    rows = list(Customer.objects.filter(pk__in=ids).order_by("pk").values_list(*READ, named=True))
    people = _people([row.pk for row in rows])
    others = Others(_shared(people.values()), _disagreeing([row.pk for row in rows]))
    changed = []
    for row in rows:
        found = _judged(row, people.get(row.pk, ()), others, now, touched=touched)
        if found != Kept(row.quality, row.lacks, row.touched_on, row.review_on):
            changed.append((*found, row.pk))
    update_rows(Customer, KEPT, changed)


def measure_coming(rows: Sequence[Customer]) -> None:
    """Of customers about to be inserted, who have nobody there yet and of whom nobody else says anything:
    the score goes in with them. Whoever is added there afterwards is a reason to measure again."""
    now = _Now.read()
    sets = {row.change_set_id for row in rows if row.change_set_id}
    purposes = dict(ChangeSet.objects.filter(pk__in=sets).values_list("pk", "purpose")) if sets else {}
    for row in rows:
        judged = _Coming(row, purposes.get(row.change_set_id or 0))
        found = _judged(judged, (), NOBODY_ELSE, now, touched=True)
        row.quality, row.lacks, row.touched_on, row.review_on = found


class _Coming:
    """A record that no table holds yet, as one that was read."""

    def __init__(self, row: Customer, purpose: str | None) -> None:
        self._row, self.change_set__purpose = row, purpose

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, name)


def _judged(row: Any, people: Sequence[Any], others: Others, now: _Now, *, touched: bool) -> Kept:
    touched_on = now.today if touched else row.touched_on or _last_touched(row, people, now)
    review_on = now.method.due_on(row.tier, max(touched_on, row.confirmed_on or touched_on))
    is_firm = row.kind == Kind.FIRM
    facts = facts_of(row, people, others, is_overdue=review_on < now.today)
    lacking = deductions(facts, now.today)
    return Kept(score(lacking, now.method.points, is_firm=is_firm), as_bits(lacking), touched_on, review_on)


def _last_touched(row: Any, people: Sequence[Any], now: _Now) -> date:
    """Of records older than this column: as far as they tell themselves."""
    return max(now.day(at) for at in (row.changed_at, *(one.changed_at for one in people)))


def facts_of(row: Any, people: Sequence[Any], others: Others, *, is_overdue: bool) -> Facts:
    """What is judged of a customer and the people there, the first contact first."""
    return Facts(
        name=row.name,
        is_firm=row.kind == Kind.FIRM,
        industry=row.industry,
        size=row.size,
        place=row.region or row.country,
        has_address=bool(row.address),
        source=row.source,
        has_number_of_source=bool(row.external_no),
        person=people[0].name if people else "",
        role=next((one.role for one in people if one.role), ""),
        has_phone=any(one.phone_index or one.phone2_index for one in people),
        has_email=any(one.email_index or one.wechat for one in people),
        shares_phone=any(one.phone_index in others.shared for one in people),
        disagrees=row.pk in others.disagreeing,
        is_overdue=is_overdue,
        talked_on=row.last_contact_on,
        is_confirmed=row.confirmed_on is not None or row.change_set__purpose in (None, *ChangeSet.BY_HAND),
    )


def _people(ids: Sequence[int]) -> dict[int, list[Any]]:
    """Customer → who is there, the first contact first."""
    rows = Contact.objects.filter(customer_id__in=ids, left_on=None).order_by("-is_primary", "pk")
    found = defaultdict[int, list[Any]](list)
    for one in rows.values_list(*PEOPLE, named=True):
        found[one.customer_id].append(one)
    return found


def _shared(people: Iterable[Sequence[Any]]) -> set[str]:
    """The phone numbers of these people, as their index has them, that are also another customer's."""
    numbers = {one.phone_index for some in people for one in some if one.phone_index}
    if not numbers:
        return set()
    rows = Contact.objects.filter(phone_index__in=numbers, left_on=None).order_by()
    whose = defaultdict[Any, set[int]](set)
    for number, customer_id in rows.values_list("phone_index", "customer_id"):
        whose[number].add(customer_id)
    return {number for number, ids in whose.items() if len(ids) > 1}


def _disagreeing(ids: Sequence[int]) -> set[int]:
    rows = Disagreement.objects.filter(customer_id__in=ids, settled_on=None).order_by()
    return set(rows.values_list("customer_id", flat=True))


# ---- who asks for it ---------------------------------------------------------------------------


def look_again(ids: Iterable[int]) -> None:
    """What is known of these customers changed, though nobody looked at their facts."""
    ledger.require("measuring").settle(measure, ids)


def touch(ids: Iterable[int]) -> None:
    """Somebody wrote facts, people or tags of these customers."""
    ledger.require("measuring").settle(measure_touched, ids)


def _of_customers(rows: Sequence[Customer]) -> None:
    touch(row.pk for row in rows)


def _of_parts(rows: Sequence[Contact | TagLink]) -> None:
    touch(row.customer_id for row in rows)


def _of_disagreements(rows: Sequence[Disagreement]) -> None:
    look_again(row.customer_id for row in rows)


def _names(model: type[Contact | TagLink]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def register() -> None:
    following.register(Customer, FACTS, _of_customers)
    following.register(Customer, FOLLOWED, lambda rows: look_again(row.pk for row in rows))
    following.register_coming(Customer, measure_coming)
    following.register(Disagreement, {"settled_on"}, _of_disagreements)
    following.register_new(Disagreement, _of_disagreements)
    for model in (Contact, TagLink):
        following.register(model, _names(model), _of_parts)
        following.register_new(model, _of_parts)
