"""Products, exchange rates and the cost ledger over the API."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from guanxi.customers.models import Customer
from guanxi.foundation.accounts.models import Company, Department
from guanxi.foundation.ui.filters import Filter
from guanxi.foundation.ui.lists import Listing, Sort
from guanxi.foundation.ui.wire import ERRORS, READ_ERRORS, PageAsked, paged, read_asked_page, versioned
from guanxi.purchases import actions
from guanxi.purchases.api import shapes
from guanxi.purchases.api.orders import of_customer, user_of, visible_customer
from guanxi.purchases.api.schemas import (
    CostIn,
    CostOut,
    CostPage,
    CostsAsked,
    ProductOut,
    ProductPage,
    ProductPatch,
    RateIn,
    RateOut,
    RatePage,
    TakeBackIn,
)
from guanxi.purchases.models import Cost, Product, Rate
from guanxi.purchases.product_list import sees_costs

router = Router(tags=["purchases"])


def _listing(name: str, model: Any, *keys: str, **more: Any) -> Listing:
    # unscoped: read_page takes the branches of whoever asks
    return Listing(name, model.objects.all, (), (Sort("first", "", keys, descending="on" in keys),), **more)


PRODUCTS = _listing("products", Product, "code", "id")
RATES = _listing("rates", Rate, "on", "id")
COSTS = _listing(
    "costs", Cost, "on", "id", filters=(Filter("customer", "", of_customer, lambda _user: ()),)
)  # fmt: skip


# ---- products ----------------------------------------------------------------------------------


@router.get("/products", response={200: ProductPage, **READ_ERRORS})
def list_products(request: HttpRequest, asked: Query[PageAsked]) -> HttpResponse:
    """The price list, by code."""
    page = read_asked_page(PRODUCTS, user_of(request), request.GET, asked)
    rows = shapes.products(page.rows, user_of(request), costs=sees_costs(user_of(request)))
    return paged(rows, page)


@router.get("/products/{int:product_id}", response={200: ProductOut, **READ_ERRORS})
def show_product(request: HttpRequest, product_id: int) -> HttpResponse:
    """One product or service."""
    return _product_out(request, _product(request, product_id))


@router.patch("/products/{int:product_id}", response={200: ProductOut, **ERRORS})
def change_product(request: HttpRequest, product_id: int, asked: ProductPatch) -> HttpResponse:
    """Change the given fields; another nature sums its orders up anew, in the background."""
    given: dict[str, Any] = asked.model_dump(exclude_unset=True)
    product = _product(request, product_id)
    return _product_out(request, actions.change_product(product, by=user_of(request), **given))


def _product(request: HttpRequest, pk: int) -> Product:
    return cast(Product, get_object_or_404(Product.objects.visible_to(user_of(request)), pk=pk))


def _product_out(request: HttpRequest, product: Product) -> HttpResponse:
    user = user_of(request)
    return versioned(shapes.products([product], user, costs=sees_costs(user))[0])


# ---- rates -------------------------------------------------------------------------------------


@router.get("/rates", response={200: RatePage, **READ_ERRORS})
def list_rates(request: HttpRequest, asked: Query[PageAsked]) -> HttpResponse:
    """Dated rates, newest first: house currency for one unit."""
    page = read_asked_page(RATES, user_of(request), request.GET, asked)
    rows = [shapes.rate(row) for row in page.rows]
    return paged(rows, page)


@router.post("/rates", response={200: RateOut, **ERRORS})
def set_rate(request: HttpRequest, asked: RateIn) -> HttpResponse:
    """Set the rate from a day on; orders of that time are counted anew, in the background."""
    rate = actions.set_rate(Company.get(), by=user_of(request), **asked.model_dump())
    return JsonResponse(shapes.rate(rate))


# ---- costs -------------------------------------------------------------------------------------


@router.get("/costs", response={200: CostPage, **READ_ERRORS})
def list_costs(request: HttpRequest, asked: Query[CostsAsked]) -> HttpResponse:
    """The cost ledger, newest first, as far as one may see it."""
    page = read_asked_page(COSTS, user_of(request), request.GET, asked)
    house = Company.get().currency
    rows = [shapes.cost(row, house) for row in page.rows]
    return paged(rows, page)


@router.post("/costs", response={201: CostOut, **ERRORS})
def add_cost(request: HttpRequest, asked: CostIn) -> HttpResponse:
    """Book a cost in the house currency."""
    given: dict[str, Any] = asked.model_dump()
    customer_id, department_id = given.pop("customer_id"), given.pop("department_id")
    booked_on: Customer | Department | Company = Company.get()
    if customer_id is not None:
        booked_on = visible_customer(request, customer_id)
    elif department_id is not None:
        booked_on = get_object_or_404(Department.objects.visible_to(user_of(request)), pk=department_id)
    cost = actions.add_cost(booked_on, by=user_of(request), **given)
    return JsonResponse(shapes.cost(cost, Company.get().currency), status=201)


@router.post("/costs/{int:cost_id}/take-back", response={201: CostOut, **ERRORS})
def take_back_cost(request: HttpRequest, cost_id: int, asked: TakeBackIn) -> HttpResponse:
    """Book the opposite of a cost; once."""
    cost = cast(Cost, get_object_or_404(Cost.objects.visible_to(user_of(request)), pk=cost_id))
    back = actions.take_back_cost(cost, by=user_of(request), **asked.model_dump())
    return JsonResponse(shapes.cost(back, Company.get().currency), status=201)
