"""The shapes of everything generated. Records point at one another by their keys, never by ids."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

Kind = Literal["firm", "person"]
Size = Literal["demo", "tiny"]


@dataclass(frozen=True, slots=True)
class Company:
    """The company whose house this is."""

    name: str
    name_en: str
    currency: str
    zone: str


@dataclass(frozen=True, slots=True)
class Department:
    """``parent`` is another department's code; parents come before their children."""

    code: str
    name: str
    name_en: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class User:
    login: str
    name: str
    email: str
    department: str
    roles: tuple[str, ...]
    language: str
    zone: str
    is_administrator: bool


@dataclass(frozen=True, slots=True)
class Product:
    """``list_price`` and ``unit_cost`` in the house currency; no cost where the company does not know it."""

    code: str
    name: str
    name_en: str
    group: str
    kind: Literal["goods", "fee"]
    unit: str
    list_price: Decimal
    unit_cost: Decimal | None


@dataclass(frozen=True, slots=True)
class Rate:
    """One unit of ``currency`` is worth ``rate`` of the house currency from ``on`` until the next rate."""

    currency: str
    on: date
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Campaign:
    code: str
    name: str
    begins: date
    ends: date
    discount: Decimal
    budget: Decimal


@dataclass(frozen=True, slots=True)
class Customer:
    customer_no: str
    kind: Kind
    name: str
    short_name: str
    industry: str
    country: str
    province: str
    city: str
    address: str
    size: str
    source: str
    owner: str
    department: str
    stage: str
    came_on: date
    created_at: datetime
    language: Literal["zh", "en"]
    currency: str
    website: str

    @property
    def region(self) -> str:
        """Province and city, once where they are the same."""
        return self.city if self.province in ("", self.city) else f"{self.province} {self.city}"


@dataclass(frozen=True, slots=True)
class Contact:
    """A person at a customer, or the customer in person. ``left_on`` keeps who is no longer there."""

    key: str
    customer_no: str
    position: int
    name: str
    title: str
    role: str
    phone: str
    email: str
    wechat: str
    birthday: date | str | None
    is_primary: bool
    left_on: date | None
    note: str


@dataclass(frozen=True, slots=True)
class Tag:
    customer_no: str
    family: Literal["industry", "role", "need", "pain"]
    label: str
    on: date
    ended_on: date | None
    source: str
    author: str


@dataclass(frozen=True, slots=True)
class LifecycleMove:
    """The stage reached; the first is always prospect."""

    customer_no: str
    stage: str
    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class OrderLine:
    """``unit_price`` is after the discount, in the order's currency; ``unit_cost`` in the house currency."""

    position: int
    product: str
    quantity: Decimal
    unit_price: Decimal
    discount: Decimal
    amount: Decimal
    unit_cost: Decimal | None


@dataclass(frozen=True, slots=True)
class Order:
    """A sale, or a return with negative quantities; ``returns`` names its sale, where that is known."""

    order_no: str
    source: str
    customer_no: str | None
    at: datetime
    kind: Literal["sale", "return"]
    status: Literal["completed", "open", "cancelled"]
    currency: str
    returns: str | None
    lines: tuple[OrderLine, ...]

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal(0))


@dataclass(frozen=True, slots=True)
class Interaction:
    key: str
    customer_no: str
    at: datetime
    on: date
    channel: Literal["phone", "visit", "online"]
    subject: str
    contacts: tuple[str, ...]
    participants: tuple[str, ...]
    customer_feedback: str
    follow_up_action: str
    owner: str
    status: Literal["done", "in_progress", "pending"]
    language: Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Cost:
    """One entry of the cost ledger, in the house currency."""

    on: date
    category: Literal["sales", "marketing", "service", "management"]
    amount: Decimal
    customer_no: str | None
    campaign: str | None
    department: str | None
    note: str


@dataclass(frozen=True, slots=True)
class DemoCompany:
    """Everything of one generated company. ``truth`` is what was planted: for judges only."""

    seed: int
    today: date
    size: Size
    patterns: bool
    company: Company
    departments: tuple[Department, ...]
    users: tuple[User, ...]
    products: tuple[Product, ...]
    rates: tuple[Rate, ...]
    campaigns: tuple[Campaign, ...]
    customers: tuple[Customer, ...]
    contacts: tuple[Contact, ...]
    tags: tuple[Tag, ...]
    moves: tuple[LifecycleMove, ...]
    orders: tuple[Order, ...]
    interactions: tuple[Interaction, ...]
    costs: tuple[Cost, ...]
    truth: dict[str, object]
