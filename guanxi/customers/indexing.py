"""How a customer stands in the search index, and what else is derived from what people wrote."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Max, OuterRef, Subquery

from guanxi.customers.choices import Kind
from guanxi.customers.models import Contact, Customer, Interaction
from guanxi.foundation.accounts.models import User
from guanxi.foundation.bulk import update_rows
from guanxi.foundation.customfields.finding import findable_texts
from guanxi.foundation.search import index
from guanxi.foundation.search.index import Findable

KIND = "c"


def findable(customer: Customer, more: Iterable[str] = ()) -> Findable:
    """A customer as the index sees it: its name, its two numbers; ``more``: its people, what fields say."""
    return Findable(
        customer.pk,
        customer.name,
        codes=tuple(dict.fromkeys(code for code in (customer.customer_no, customer.external_no) if code)),
        others=tuple(sorted(set(more))),
        is_person=customer.kind == Kind.PERSON,
    )


def reindex(ids: Collection[int]) -> None:
    """Bring the index to what the tables hold: changed customers anew, deleted ones out."""
    rows = list(Customer.objects.filter(pk__in=ids).only("name", "customer_no", "external_no", "kind"))
    names = words_of([row.pk for row in rows])
    index.drop(KIND, list(ids))
    index.index(KIND, [findable(row, names[row.pk]) for row in rows], fresh=True)


def words_of(customer_ids: Collection[int]) -> defaultdict[int, list[str]]:
    """Customer → what else finds it: the names of its people, and custom fields that search is to know."""
    words = contact_names(customer_ids)
    for pk, texts in findable_texts(Customer, customer_ids).items():
        words[pk] += texts
    return words


def words_of_new(customer: Customer) -> list[str]:
    """The same of one that has no people yet."""
    return findable_texts(Customer, [customer.pk]).get(customer.pk, [])


def contact_names(customer_ids: Collection[int]) -> defaultdict[int, list[str]]:
    """Customer → the names of all its people, those who left too."""
    names: defaultdict[int, list[str]] = defaultdict(list)
    pairs = Contact.objects.filter(customer_id__in=customer_ids).values_list("customer_id", "name")
    for customer_id, name in pairs:
        names[customer_id].append(name)
    return names


def sort_name(name: str, kind: str) -> str:
    """Where a name stands in an alphabetical list."""
    return index.sort_keys([(name, kind == Kind.PERSON)])[0]


def in_order(contacts: Iterable[Contact]) -> list[Contact]:
    """A customer's people: who is there before who has left, the first contact first, then by pinyin."""
    people = list(contacts)
    keys = dict(zip(people, index.sort_keys([(one.name, True) for one in people]), strict=True))
    return sorted(
        people,
        key=lambda one: (one.left_on or date.min, not one.is_primary, keys[one], one.name, one.pk),
    )


def refresh_sort_names(ids: Collection[int]) -> None:
    """Bring ``sort_name`` to the names, where they are another than it was made of."""
    rows = list(Customer.objects.filter(pk__in=ids).values_list("pk", "name", "kind", "sort_name"))
    keys = index.sort_keys([(name, kind == Kind.PERSON) for _pk, name, kind, _key in rows])
    update_rows(
        Customer, ["sort_name"], [(key, row[0]) for key, row in zip(keys, rows, strict=True) if key != row[3]]
    )


def refresh_last_contact(customer_ids: Collection[int]) -> None:
    """Bring ``last_contact_on`` of these customers to their latest interaction, in one statement."""
    latest = Interaction.objects.filter(customer=OuterRef("pk")).order_by().values("customer")
    day = Subquery(latest.annotate(day=Max("on")).values("day"))
    Customer.objects.filter(pk__in=customer_ids).update(last_contact_on=day)


def today_of(user: User) -> date:
    """The day it is where ``user`` works."""
    return datetime.now(ZoneInfo(user.zone)).date()
