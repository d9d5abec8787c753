"""Which orders, products and costs a person may see."""

from typing import TYPE_CHECKING, Any, Self

from guanxi.foundation.changes.models import TrackedRows

if TYPE_CHECKING:
    from guanxi.foundation.accounts.models import User


class Orders(TrackedRows[Any]):
    """An order is seen by whoever sees its customer; one without customer by whoever sees all."""

    view_permission = "customers.view_customer"
    owner_path = "customer__owner_id"
    department_path = "customer__department_id"

    def of_customer(self, customer_id: int) -> Self:
        return self.filter(customer_id=customer_id).order_by("-placed_on", "-id")


class OrderLines(TrackedRows[Any]):
    """Lines are seen with their order."""

    view_permission = "customers.view_customer"
    owner_path = "order__customer__owner_id"
    department_path = "order__customer__department_id"


class Products(TrackedRows[Any]):
    """The price list is known to all who may see customers."""

    view_permission = "customers.view_customer"
    owner_path = None
    department_path = None

    def visible_to(self, user: "User") -> Self:
        return self.all() if user.may(self.view_permission) else self.none()


class Rates(TrackedRows[Any]):
    """Dated exchange rates."""

    view_permission = "customers.view_customer"
    owner_path = None
    department_path = None

    def visible_to(self, user: "User") -> Self:
        return self.all() if user.may(self.view_permission) else self.none()


class Costs(TrackedRows[Any]):
    """The cost ledger: seen with the customer it is booked on; the rest by whoever may see all costs."""

    view_permission = "purchases.view_cost"
    owner_path = "customer__owner_id"
    department_path = "department_id"
