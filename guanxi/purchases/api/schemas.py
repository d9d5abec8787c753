"""What goes in and out. Money goes out as text with its currency's coins; unknown names are mistakes."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from ninja import Field, Schema
from pydantic import AwareDatetime

from guanxi.foundation.ui.wire import Asked, Named, PageAsked, example

MOST_LINES = 5000
type Kind = Literal["sale", "return", "adjustment", "cancelled"]


class OrdersAsked(PageAsked):
    """Filters: a customer's id, or ``none`` for orders without one; kind, currency, source, days; a month's
    tier (``segment``, as home's figures link to it)."""

    customer: str = ""
    kind: list[Kind] = []
    currency: str = ""
    source: str = ""
    number: str = ""
    since: date | None = None
    until: date | None = None
    segment: str = ""


class CostsAsked(PageAsked):
    customer: str = ""


class LineIn(Asked):
    """With a unit price, or the amount that was billed, or both: then the amount counts. A return has both
    its quantity and its amount below zero."""

    code: str = Field(min_length=1, max_length=60)
    text: str = Field("", max_length=200)
    quantity: Decimal
    unit_price: Decimal | None = None
    amount: Decimal | None = None
    kind: Kind = "sale"
    at: AwareDatetime | None = None
    unit_cost: Decimal | None = None


class OrderIn(Asked):
    """Without a number the order gets one of the house's own."""

    model_config = example(
        customer_id=12,
        number="SO2026-000417",
        source="shop",
        placed_at="2026-03-31T09:30:00+08:00",
        currency="CNY",
        lines=[{"code": "ZC-6204", "text": "轴承 6204", "quantity": "40", "unit_price": "12.50"}],
    )

    customer_id: int
    number: str = Field("", max_length=60)
    source: str = Field("", max_length=40)
    placed_at: AwareDatetime
    currency: str = Field(pattern="^[A-Z]{3}$")
    lines: list[LineIn] = Field(min_length=1, max_length=MOST_LINES)
    accept_over_limit: bool = False
    custom: dict[str, Any] = {}


class OrderPatch(Asked):
    """What people keep of an order: its custom fields. Lines and sums change by their file."""

    model_config = example(custom={})

    version: int | None = None
    custom: dict[str, Any] = {}


class ProductPatch(Asked):
    model_config = example(name="轴承 6204", group="轴承")

    version: int | None = None
    name: str | None = Field(None, max_length=200)
    group: str | None = Field(None, max_length=80)
    nature: Literal["goods", "fee"] | None = None
    unit_cost: Decimal | None = None
    custom: dict[str, Any] = {}


class RateIn(Asked):
    model_config = example(currency="USD", on="2026-03-31", rate="7.1", source="PBOC")

    currency: str = Field(pattern="^[A-Z]{3}$")
    on: date
    rate: Decimal
    source: str = Field("", max_length=80)


class CostIn(Asked):
    """Booked on the customer, else on the department, else on the company as a whole."""

    model_config = example(on="2026-03-31", kind="sales", amount="320.00", customer_id=12, note="拜访差旅")

    on: date
    kind: Literal["sales", "marketing", "service", "management"]
    amount: Decimal
    customer_id: int | None = None
    department_id: int | None = None
    campaign: str = Field("", max_length=120)
    note: str = Field("", max_length=200)


class TakeBackIn(Asked):
    """The day on which the cost is taken back, and why."""

    model_config = example(on="2026-04-01", note="记错了客户")

    on: date
    note: str = Field("", max_length=200)


class OrderRowOut(Schema):
    """``house_goods`` is null where no rate is known for its day; all sums are, to whom they are hidden."""

    id: int
    source: str
    number: str
    kind: Kind
    customer: Named | None
    placed_at: datetime
    placed_on: date
    currency: str
    goods: str | None
    fees: str | None
    sold: str | None
    billed: str | None
    house_goods: str | None
    lines_count: int


class LineOut(Schema):
    position: int
    product: Named
    code: str
    kind: Kind
    text: str
    quantity: str
    unit_price: str | None
    amount: str | None
    unit_cost: str | None
    at: datetime


class OrderOut(OrderRowOut):
    rate: str | None
    version: int
    lines: list[LineOut]
    custom: dict[str, Any]


class OrderPage(Schema):
    items: list[OrderRowOut]
    after: str
    before: str


class SummaryOut(Schema):
    """Goods less returns in the house currency; ``missing`` names what has no rate, in its own currency."""

    currency: str
    orders: int
    returns: int
    gross: str | None
    net: str | None
    fees: str | None
    average: str | None
    first_on: date | None
    last_on: date | None
    median_gap: float | None
    missing: dict[str, str | None]
    favourites: list[dict[str, Any]]


class ProductOut(Schema):
    id: int
    code: str
    name: str
    group: str
    nature: str
    unit_cost: str | None
    version: int
    custom: dict[str, Any]


class ProductPage(Schema):
    items: list[ProductOut]
    after: str
    before: str


class RateOut(Schema):
    id: int
    currency: str
    on: date
    rate: str
    source: str


class RatePage(Schema):
    items: list[RateOut]
    after: str
    before: str


class CostOut(Schema):
    id: int
    on: date
    kind: str
    amount: str | None
    customer_id: int | None
    department_id: int | None
    campaign: str
    note: str
    takes_back_id: int | None


class CostPage(Schema):
    items: list[CostOut]
    after: str
    before: str
