"""What this room tells higher ones."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OrdersImported:
    """All orders of a change set are in."""

    change_set_id: int


@dataclass(frozen=True)
class OrderCreated:
    """One order was entered by hand or by a program."""

    order_id: int
    customer_id: int


@dataclass(frozen=True)
class SumsRefreshed:
    """Natures of products or a rate changed, and all orders that they touch are summed up anew."""
