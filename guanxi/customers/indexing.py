"""How a customer stands in the search index, and what else is derived from what people wrote."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Max, OuterRef, Subquery

from guanxi.customers.alias import Alias
from guanxi.customers.choices import Kind
from guanxi.customers.models import Contact, Customer, Interaction
from guanxi.customers.quality.keeping import look_again
from guanxi.foundation.accounts.models import User
from guanxi.foundation.bulk import update_rows
from guanxi.foundation.changes import following
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


def reindex_people(ids: Collection[int]) -> None:
    """The same for the customers of these people, whose own fields may find them."""
    reindex(set(Contact.objects.filter(pk__in=ids).values_list("customer_id", flat=True)))


def words_of(customer_ids: Collection[int]) -> defaultdict[int, list[str]]:
    """Customer → what else finds it: other names and numbers, its people's names, own fields."""
    words, people = defaultdict[int, list[str]](list), defaultdict[int, list[int]](list)
    rows = Contact.objects.filter(customer_id__in=customer_ids)
    for pk, customer_id, name in rows.values_list("pk", "customer_id", "name"):
        words[customer_id].append(name)
        people[customer_id].append(pk)
    for pk, texts in own_texts({pk: people[pk] for pk in customer_ids}).items():
        words[pk] += texts
    aliases = Alias.objects.filter(customer_id__in=customer_ids)
    for pk, *said in aliases.values_list("customer_id", "name", "customer_no", "external_no"):
        words[pk] += [text for text in said if text]
    return words


def own_texts(people: Mapping[int, Sequence[int]]) -> dict[int, list[str]]:
    """Customer → what own fields say that search is to know: its, and those of ``people`` (by their ids)."""
    own = findable_texts(Customer, people.keys())
    theirs = findable_texts(Contact, [pk for ids in people.values() for pk in ids])
    return {
        pk: [*own.get(pk, ()), *(text for one in ids for text in theirs.get(one, ()))]
        for pk, ids in people.items()
    }


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
    rows = list(Customer.objects.filter(pk__in=ids).only("name", "kind", "sort_name"))
    keys = index.sort_keys([(row.name, row.kind == Kind.PERSON) for row in rows])
    changed = [(row, key) for row, key in zip(rows, keys, strict=True) if key != row.sort_name]
    update_rows(Customer, ["sort_name"], [(key, row.pk) for row, key in changed])
    following.tell([(row, {"sort_name"}) for row, _key in changed])


def refresh_last_contact(customer_ids: Collection[int]) -> None:
    """Bring ``last_contact_on`` of these customers to their latest interaction, in one statement."""
    latest = Interaction.objects.filter(customer=OuterRef("pk")).order_by().values("customer")
    day = Subquery(latest.annotate(day=Max("on")).values("day"))
    Customer.objects.filter(pk__in=customer_ids).update(last_contact_on=day)
    look_again(customer_ids)


def today_of(user: User) -> date:
    """The day it is where ``user`` works."""
    return datetime.now(ZoneInfo(user.zone)).date()
