"""Every list of the product: rows of it, and what each row answers to each filter, worked out in Python.

``LISTS`` names them all: a list, or a filter, that is not here fails the test that asks them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import combinations
from random import Random
from typing import Any, cast

from django.db import models

from guanxi.config.switchboard import LISTINGS
from guanxi.customers.duplicates.listing import SURE
from guanxi.customers.duplicates.models import DuplicatePair
from guanxi.customers.models import Customer, Tag, TagLink
from guanxi.customers.needs.models import NO_DAY as NO_NEED_DAY
from guanxi.customers.needs.models import Need
from guanxi.customers.quality.measure import from_bits
from guanxi.customers.subject_rights.models import SubjectRequest
from guanxi.customers.tests.brute_force import TODAY
from guanxi.foundation.accounts.models import Department, User
from guanxi.foundation.approvals.listing import requests_listing
from guanxi.foundation.approvals.models import Definition, Request, Seat
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.imports.listing import imports_listing
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.policies.tests.filling import fill_duties
from guanxi.foundation.tasks.listing import LAG_DAYS
from guanxi.foundation.tasks.models import NO_DAY, Collaboration, Involvement, Task
from guanxi.foundation.ui.lists import Listing
from guanxi.purchases.models import Cost, Order, Product, Rate
from guanxi.purchases.rate_list import rates_listing

DAYS = (TODAY, TODAY - timedelta(1), TODAY - timedelta(40), date(2020, 2, 29))
SUMS = (Decimal(0), Decimal("9.5"), Decimal(1000), Decimal(-3))
WORDS = ("", "Kent", "kentucky", "苏州")
ROWS = 9


@dataclass(frozen=True)
class House:
    """Whoever looks, and where they work."""

    people: list[User]
    places: list[Department]


type Fill = Callable[[House, Random], None]


@dataclass(frozen=True)
class Known:
    """A list: how it is opened, how it gets rows, and what a row says to whom of what a filter asks.

    A choice, a number, a day or a text is what the row holds; of a link, or of several, a set of values.
    ``elsewhere``: filters that have tests of their own, for they ask of what these rows have not.
    """

    listing: Callable[[User], Listing]
    fill: Fill
    says: Mapping[str, Callable[[Any, User], Any]]
    elsewhere: frozenset[str] = frozenset()


def make[M: models.Model](model: type[M], **fields: Any) -> M:
    """A row written as no action would: these lists are to be read, not kept."""
    row, rows = model(**fields), cast("Any", models.QuerySet(model))
    rows.bulk_create([row])
    return row


def held(name: str) -> Callable[[Any, User], Any]:
    return lambda row, _user: getattr(row, name)


def holding(**names: str) -> dict[str, Callable[[Any, User], Any]]:
    """Filters that ask of one column each."""
    return {code: held(name) for code, name in names.items()}


# ---- customers ---------------------------------------------------------------------------------


def _customer(house: House, some: Random, number: int, **more: Any) -> Customer:
    return make(
        Customer,
        customer_no=f"X{number}",
        name=some.choice(WORDS) or "Nobody",
        sort_name=some.choice("abc"),
        owner=some.choice(house.people),
        department=some.choice(house.places),
        tier=some.choice(["", "high", "risk"]),
        stage=some.choice(["prospect", "lost"]),
        depth=some.choice(["", "2", "4"]),
        kind=some.choice(["firm", "person"]),
        industry=some.choice(["", "C", "F"]),
        size=some.choice(["", "small"]),
        source=some.choice(["import", "fair"]),
        country=some.choice(["", "CN"]),
        region=some.choice(WORDS),
        value=some.choice(SUMS),
        total=some.choice(SUMS),
        last_order_on=some.choice([None, *DAYS]),
        last_contact_on=some.choice([None, *DAYS]),
        since=some.choice([None, *DAYS]),
        quality=some.choice([30, 70, 100]),
        lacks=some.choice([0, 1, 2, 3]),
        review_on=some.choice([None, *DAYS]),
        sensitive_on=some.choice([None, *DAYS]),
        created_at=datetime.combine(some.choice(DAYS), datetime.min.time(), UTC),
        **more,
    )


def _lacking(row: Any, _user: User) -> set[str]:
    return set(from_bits(row.lacks))


def _due(row: Any, user: User) -> set[str]:
    return {"due"} if row.review_on and row.review_on < business_day(user.company) else set()


def _fill_customers(house: House, some: Random) -> None:
    tags = [make(Tag, name=name) for name in ("one", "other")]
    for number in range(ROWS):
        customer = _customer(house, some, number)
        for tag in some.sample(tags, some.randrange(3)):
            make(TagLink, customer=customer, tag=tag, since=TODAY)


def _tags(customer: Customer, _user: User) -> set[str]:
    return {str(pk) for pk in TagLink.objects.filter(customer=customer).values_list("tag_id", flat=True)}


def _fill_needs(house: House, some: Random) -> None:
    customers = [_customer(house, some, number) for number in range(4)]
    for _number in range(ROWS):
        expected, status = some.choice([None, *DAYS]), some.choice(["open", "working", "met"])
        make(
            Need,
            customer=some.choice(customers),
            kind=some.choice(["product", "after"]),
            description="A line",
            owner=some.choice(house.people),
            priority=some.choice([1, 2, 3]),
            offering=some.choice(WORDS),
            expected_on=expected,
            sort_expected=expected or NO_NEED_DAY,
            proposed_on=some.choice([None, *DAYS]),
            feedback=some.choice(["", "pending"]),
            status=status,
            is_closed=status == "met",
            closed_on=some.choice(DAYS) if status == "met" else None,
        )


ASKED = holding(state="state", kind="kind", owner="owner_id", due="due_on", received="received_on")


def _fill_person_requests(house: House, some: Random) -> None:
    customers = [_customer(house, some, number) for number in range(3)]
    for _number in range(ROWS):
        said: dict[str, Any] = {"customer": some.choice(customers), "owner": some.choice(house.people)}
        said |= {"kind": some.choice(["access", "erasure"]), "state": some.choice(["open", "granted"])}
        make(SubjectRequest, source="phone", received_on=some.choice(DAYS), due_on=some.choice(DAYS), **said)


def _fill_duplicates(house: House, some: Random) -> None:
    pairs = list(combinations([_customer(house, some, number) for number in range(6)], 2))
    for left, right in some.sample(pairs, ROWS):
        kind, gain = some.choice(["firm", "person"]), some.choice([0.5, 1.0, 300.0])
        said = {"probability": some.choice([0.5, 0.94, 0.95, 0.99]), "found_on": some.choice(DAYS)}
        make(DuplicatePair, left=left, right=right, kind=kind, gain=gain, run=1, **said)


def _fill_parties(house: House, some: Random) -> None:
    for number in range(ROWS):
        _customer(house, some, number, party=some.choice(["supplier", "dealer"]))


def _sure(pair: Any, _user: User) -> set[str]:
    return {"sure" if pair.probability >= SURE else "open"}


# ---- what was bought ---------------------------------------------------------------------------


def _fill_orders(house: House, some: Random) -> None:
    customers = [None, *(_customer(house, some, number) for number in range(4))]
    for number in range(ROWS):
        customer, day, goods = some.choice(customers), some.choice(DAYS), some.choice(SUMS)
        rate = some.choice([None, Decimal(1)])
        make(
            Order,
            source=some.choice(["shop", "till"]),
            number=f"N{number}",
            kind=some.choice(Order.Kind.values),
            customer=customer,
            customer_key=customer.sort_name if customer else "",
            placed_at=datetime.combine(day, datetime.min.time(), UTC),
            placed_on=day,
            currency=some.choice(["CNY", "USD"]),
            rate=rate,
            goods=goods,
            house_goods=None if rate is None else goods,
            sold=some.choice(SUMS),
            billed=some.choice(SUMS),
        )


def _goods(order: Order, _user: User) -> set[str]:
    back = order.kind == "return" or order.billed > order.goods + order.fees
    return {*(["sold"] if order.sold else []), *(["back"] if back else [])}


def _named(row: Any, _user: User) -> set[str]:
    return {"some" if row.customer_id else "none"}


def _fill_products(house: House, some: Random) -> None:
    for number in range(ROWS):
        group, nature = some.choice(WORDS), some.choice(Product.Nature.values)
        make(Product, code=f"A{number}", sort_name=some.choice("abc"), group=group, nature=nature)


def _fill_costs(house: House, some: Random) -> None:
    customers = [None, *(_customer(house, some, number) for number in range(3))]
    for _number in range(ROWS):
        make(
            Cost,
            on=some.choice(DAYS),
            kind=some.choice(Cost.Kind.values),
            amount=some.choice(SUMS),
            customer=some.choice(customers),
            department=some.choice([None, *house.places]),
            campaign=some.choice(WORDS),
        )


def _booked(cost: Cost, _user: User) -> set[str]:
    if cost.department_id:
        return {str(cost.department_id)}
    return set() if cost.customer_id else {"company"}


def _fill_rates(house: House, some: Random) -> None:
    for currency in ("EUR", "USD"):
        for day in DAYS:
            make(Rate, currency=currency, on=day, rate=some.randrange(1, 9))


# ---- work --------------------------------------------------------------------------------------


def _fill_tasks(house: House, some: Random) -> None:
    for number in range(ROWS):
        due, status = some.choice([None, *DAYS]), some.choice(["todo", "doing", "done", "late"])
        task = make(
            Task,
            task_no=f"T{number}",
            description="Call",
            owner=some.choice(house.people),
            created_by=some.choice(house.people),
            department=some.choice(house.places),
            due_on=due,
            sort_due=due or NO_DAY,
            status=status,
            is_open=status != "done",
            completed_on=some.choice(DAYS) if status == "done" else None,
            priority=some.choice([1, 2, 3]),
            last_progress_on=some.choice(DAYS),
        )
        if some.random() < 0.5:
            make(Collaboration, task=task, user=some.choice(house.people))
        if some.random() < 0.5:
            make(Involvement, task=task, department=some.choice(house.places))


def _whose(task: Task, user: User) -> set[str]:
    return {
        word
        for word, is_so in {
            "mine": task.owner_id == user.pk,
            "helping": Collaboration.objects.filter(task=task, user=user).exists(),
            "given": task.created_by_id == user.pk and task.owner_id != user.pk,
            "team": task.department_id == user.department_id,
        }.items()
        if is_so
    }


def _involved(task: Task, _user: User) -> set[str]:
    rows = Involvement.objects.filter(task=task)
    return {str(pk) for pk in rows.values_list("department_id", flat=True)}


def _lags(task: Task, _user: User) -> set[str]:
    return {"yes"} if task.is_open and task.last_progress_on <= TODAY - timedelta(LAG_DAYS) else set()


def _fill_requests(house: House, some: Random) -> None:
    definition = make(Definition, name="Hand over", purpose="hand_over")
    for number in range(ROWS):
        request = make(
            Request,
            definition=definition,
            purpose="hand_over",
            asker=some.choice(house.people),
            department=some.choice(house.places),
            kind="customers.customer",
            record_id=number + 1,
            record_version=1,
            step_since=TODAY,
            state=some.choice(["waiting", "done", "rejected"]),
        )
        make(Seat, request=request, step=0, user=some.choice(house.people))


def _box(request: Request, user: User) -> set[str]:
    decides = request.state == "waiting" and Seat.objects.filter(request=request, user=user).exists()
    mine = request.asker_id == user.pk
    return {*(["decide"] if decides else []), *(["mine"] if mine else [])}


def _fill_imports(house: House, some: Random) -> None:
    for number in range(ROWS):
        state = some.choice(ImportRun.State.values)
        make(ImportRun, by=some.choice(house.people), name=f"{number}.csv", size=1, state=state)


LISTS: Mapping[str, Known] = {
    "customers": Known(
        LISTINGS["customers"],
        _fill_customers,
        holding(
            tier="tier", stage="stage", depth="depth", kind="kind", industry="industry", firm_size="size",
            source="source", country="country", region="region", name="name", value="value", total="total",
            last_order="last_order_on", last_contact="last_contact_on", since="since", created="created_at",
            owner="owner_id", department="department_id", quality="quality", fresh="review_on",
        ) | {"tag": _tags, "lacks": _lacking, "review": _due,
             "sensitive": lambda customer, _user: {"yes"} if customer.sensitive_on else set()},
        frozenset({"birthday", "birthday_in", "lost", "worth", "still", "offered", "risk"}),
    ),
    "needs": Known(
        LISTINGS["needs"],
        _fill_needs,
        holding(
            status="status", kind="kind", owner="owner_id", expected="expected_on", feedback="feedback",
            offering="offering", proposed="proposed_on", closed="closed_on",
        ) | {"priority": lambda need, _user: str(need.priority)},
    ),
    "person_requests": Known(LISTINGS["person_requests"], _fill_person_requests, ASKED),
    "duplicates": Known(LISTINGS["duplicates"], _fill_duplicates, holding(kind="kind") | {"sure": _sure}),
    "parties": Known(
        LISTINGS["parties"], _fill_parties, holding(party="party", owner="owner_id", region="region")
    ),
    "orders": Known(
        LISTINGS["orders"],
        _fill_orders,
        holding(kind="kind", day="placed_on", net="goods", currency="currency")
        | {
            "source": lambda order, _user: {order.source},
            "rate": lambda order, _user: (
                {"none"} if order.rate is None and order.kind != "cancelled" else set()
            ),
            "goods": _goods,
            "customer": _named,
        },
    ),
    "products": Known(LISTINGS["products"], _fill_products, holding(nature="nature", group="group")),
    "costs": Known(
        LISTINGS["costs"],
        _fill_costs,
        holding(kind="kind", day="on", campaign="campaign") | {"department": _booked, "customer": _named},
    ),
    "duties": Known(
        LISTINGS["duties"],
        fill_duties,
        holding(policy="policy_id") | {"state": lambda duty, _: {"done" if duty.acknowledged_at else "open"}},
    ),
    "rates": Known(lambda _user: rates_listing("CNY"), _fill_rates, holding(currency="currency", day="on")),
    "tasks": Known(
        LISTINGS["tasks"],
        _fill_tasks,
        holding(status="status", owner="owner_id", due="due_on", completed="completed_on") | {
            "priority": lambda task, _user: str(task.priority),
            "open": lambda task, _user: {"yes" if task.is_open else "no"},
            "who": _whose,
            "department": _involved,
            "lag": _lags,
        },
    ),
    "approvals": Known(lambda _user: requests_listing(), _fill_requests,
                       holding(state="state") | {"box": _box}),
    "imports": Known(lambda _user: imports_listing(), _fill_imports, holding(state="state")),
}  # fmt: skip
