"""Orders over the API: listed, read, entered; and what a customer's purchases come to."""

from functools import cache
from typing import Any, cast

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from guanxi.customers.models import Customer
from guanxi.customers.sensitive.opening import opened
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.ui.addresses import record_id
from guanxi.foundation.ui.day_filters import day_filter
from guanxi.foundation.ui.filters import Filter
from guanxi.foundation.ui.lists import Listing, Sort, filters_from_above
from guanxi.foundation.ui.wire import ERRORS, READ_ERRORS, paged, read_asked_page, versioned
from guanxi.purchases import actions
from guanxi.purchases.amounts import line_of
from guanxi.purchases.api import shapes
from guanxi.purchases.api.schemas import (
    OrderIn,
    OrderOut,
    OrderPage,
    OrderPatch,
    OrdersAsked,
    SummaryOut,
)
from guanxi.purchases.models import Order
from guanxi.purchases.product_list import sees_costs
from guanxi.purchases.rows import OrderRow
from guanxi.purchases.summaries import favourites, purchase_summary

router = Router(tags=["purchases"])


def user_of(request: HttpRequest) -> User:
    """Whoever asks: nobody else gets this far."""
    return cast(User, request.user)


def visible_customer(request: HttpRequest, pk: int) -> Customer:
    customer = get_object_or_404(Customer.objects.visible_to(user_of(request)), pk=pk)
    return cast(Customer, opened(customer, user_of(request)))


def of_customer(values: list[str], _user: User) -> Q:
    """A customer's id, or ``none``; what is no number names nobody."""
    if values[0] == "none":
        return Q(customer=None)
    pk = record_id(values[0])
    return Q(pk__in=[]) if pk is None else Q(customer=pk)


def _is(column: str) -> Filter:
    def condition(values: list[str], _user: User) -> Q:
        return Q(**{f"{column}__in": values})

    return Filter(column, "", condition, lambda _user: ())


@cache
def orders_listing() -> Listing:
    """Orders as programs read them; what higher rooms know of them is asked for when all rooms are there."""
    return Listing(
        name="orders",
        # unscoped: read_page takes the branches of whoever asks
        rows=Order.objects.all,
        columns=(),
        sorts=(Sort("newest", "", ("placed_on", "id"), descending=True),),
        filters=(
            Filter("customer", "", of_customer, lambda _user: ()),
            _is("kind"),
            _is("currency"),
            _is("source"),
            _is("number"),
            day_filter("since", "since", "placed_on__gte"),
            day_filter("until", "until", "placed_on__lte"),
            *filters_from_above("orders"),
        ),
        read=lambda rows: rows.for_list(),
    )


@router.get("/orders", response={200: OrderPage, **READ_ERRORS})
def list_orders(request: HttpRequest, asked: Query[OrdersAsked]) -> HttpResponse:
    """Orders by key, newest first."""
    page = read_asked_page(orders_listing(), user_of(request), request.GET, asked)
    house = Company.get().currency
    rows = [shapes.order_row(order, house) for order in page.rows]
    return paged(rows, page)


@router.get("/orders/{int:order_id}", response={200: OrderOut, **READ_ERRORS})
def show_order(request: HttpRequest, order_id: int) -> HttpResponse:
    """One order with its lines."""
    return versioned(_whole(request, order_id))


@router.post("/orders", response={201: OrderOut, **ERRORS})
def create_order(request: HttpRequest, asked: OrderIn) -> HttpResponse:
    """Enter one order; unknown product codes become products."""
    given: dict[str, Any] = asked.model_dump()
    customer = visible_customer(request, given.pop("customer_id"))
    lines = tuple(line_of(n, **line) for n, line in enumerate(given.pop("lines"), start=1))
    custom, accepted = given.pop("custom"), given.pop("accept_over_limit")
    row = OrderRow(customer_id=customer.pk, lines=lines, **given)
    order = actions.create_order(
        customer, by=user_of(request), order=row, custom=custom, accept_over_limit=accepted
    )
    return versioned(_whole(request, order.pk), 201)


@router.patch("/orders/{int:order_id}", response={200: OrderOut, **ERRORS})
def change_order(request: HttpRequest, order_id: int, asked: OrderPatch) -> HttpResponse:
    """Change the custom fields of an order."""
    given: dict[str, Any] = asked.model_dump(exclude_unset=True)
    order = cast(Order, get_object_or_404(Order.objects.visible_to(user_of(request)), pk=order_id))
    actions.change_order(order, by=user_of(request), **given)
    return versioned(_whole(request, order_id))


@router.get("/customers/{int:customer_id}/summary", response={200: SummaryOut, **READ_ERRORS})
def show_purchases(request: HttpRequest, customer_id: int) -> HttpResponse:
    """A customer's sums, rhythm and favourites."""
    customer = visible_customer(request, customer_id)
    orders = Order.objects.visible_to(user_of(request)).of_customer(customer.pk)
    return JsonResponse(shapes.summary(purchase_summary(orders), favourites(orders)))


def _whole(request: HttpRequest, pk: int) -> dict[str, Any]:
    rows = Order.objects.visible_to(user_of(request)).for_page()
    user = user_of(request)
    order = get_object_or_404(rows, pk=pk)
    return shapes.whole_order(order, Company.get().currency, user, costs=sees_costs(user))
