"""Which orders, products and costs a person may see, and the shapes in which pages read them."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

from django.db import connection
from django.db.models import Count, Exists, F, Model, OuterRef, Prefetch, Q, Sum, Value

from guanxi.customers.queries import shared_with
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.changes.models import TrackedRows
from guanxi.purchases.rows import CANCELLED, RETURN

if TYPE_CHECKING:
    from guanxi.foundation.accounts.models import User

FEW = 1000


def came_back() -> Q:
    """Of orders: something came back, also where others were sold in the same order."""
    return Q(kind=RETURN) | Q(billed__gt=F("goods") + F("fees"))


def unrated() -> Q:
    """Of orders: in no sum for want of a rate; what was cancelled is in none anyway."""
    return Q(rate=None) & ~Q(kind=CANCELLED)


def _distinct(model: type[Model], column: str, most: int = 50) -> list[str]:
    """The first distinct values of an indexed column: a step of the index for each, not a walk over all."""
    name, table = connection.ops.quote_name(column), connection.ops.quote_name(model._meta.db_table)
    statement = f"""
        WITH RECURSIVE known(value) AS (
            SELECT min({name}) FROM {table}
            UNION ALL
            SELECT (SELECT min({name}) FROM {table} WHERE {name} > known.value)
            FROM known WHERE known.value IS NOT NULL
        )
        SELECT value FROM known WHERE value IS NOT NULL LIMIT %s
    """  # noqa: S608 - names from the model
    with connection.cursor() as cursor:
        cursor.execute(statement, [most])
        return [value for (value,) in cursor.fetchall()]


class Orders(TrackedRows[Any]):
    """An order is seen by whoever sees its customer; one without customer by whoever sees all."""

    view_permission = "customers.view_customer"
    owner_path = "customer__owner_id"
    department_path = "customer__department_id"
    shared = shared_with("customer_id")

    def branches(self, user: "User", permission: str | None = None) -> list[Self]:
        """As everywhere, but few orders are named by their ids.

        Walking all orders by day until fifty of them are somebody's is quick for who has many, and a
        walk to the end for who has few or none.
        """
        branches = super().branches(user, permission)
        if user.scope_of(permission or self.view_permission) is Scope.ALL:
            return branches
        customers = self.model._meta.get_field("customer").related_model._default_manager.all()
        owned = customers.branches(user, permission or self.view_permission)
        return [self._few(branch, rows) for branch, rows in zip(branches, owned, strict=True)]

    def _few(self, branch: Self, customers: Any) -> Self:
        """The branch by the ids of its orders, if these are few: two steps along indexes."""
        owners = list(customers.values_list("pk", flat=True)[: FEW + 1])
        if len(owners) > FEW:
            return branch
        ids = list(self.filter(customer_id__in=owners).order_by().values_list("pk", flat=True)[: FEW + 1])
        return branch if len(ids) > FEW else self.filter(pk__in=ids)

    def of_customer(self, customer_id: int) -> Self:
        """One customer's orders, newest first."""
        return self.filter(customer_id=customer_id).order_by("-placed_on", "-id")

    def sources(self) -> list[str]:
        """The source systems that orders came from: names of programs, known to all."""
        return _distinct(self.model, "source")

    def with_goods(self) -> Self:
        """Orders in which goods were sold: those that count as orders in a customer's figures."""
        return self.exclude(sold=0)

    def for_list(self) -> Self:
        """What a list row shows, in one query."""
        return self.select_related("customer").defer(
            "fingerprint", "uid", "customer__note", "customer__reported"
        )

    def for_page(self) -> Self:
        """One order with its lines and their products, in two queries."""
        lines = self.model._meta.get_field("lines").related_model._default_manager
        in_order = lines.select_related("product").order_by("position")
        return self.select_related("customer", "created_by").prefetch_related(
            Prefetch("lines", queryset=in_order)
        )

    def by_currency(self) -> Any:
        """Counts and sums of these orders, a row for each currency."""
        return (
            self.order_by("currency")
            .values("currency")
            .annotate(
                orders=Count("pk"),
                without_rate=Count("pk", filter=unrated()),
                sum_goods=Sum("goods"),
                sum_fees=Sum("fees"),
                sum_sold=Sum("sold"),
                sum_billed=Sum("billed"),
                sum_house=Sum("house_goods"),
            )
        )


class OrderLines(TrackedRows[Any]):
    """Lines are seen with their order."""

    view_permission = "customers.view_customer"
    owner_path = "order__customer__owner_id"
    department_path = "order__customer__department_id"
    shared = shared_with("order__customer_id")

    def settled(self) -> Self:
        """Lines of orders whose import is not under way."""
        return self.exclude(order__change_set__state__in=["applying", "undoing"])

    def of_goods(self) -> Self:
        """Goods sold and returned: no fees, no adjustments."""
        # Fees are few: leaving them out lets the planner begin with the orders, not with all goods.
        products = self.model._meta.get_field("product").related_model._default_manager
        fees = products.filter(nature="fee").values("pk")
        return self.filter(kind__in=["sale", "return"]).exclude(product__in=fees)


class _KnownToAll(TrackedRows[Any]):
    """What all may read who may see customers; changing it takes a permission for the whole company."""

    view_permission = "customers.view_customer"
    owner_path = None
    department_path = None

    def visible_to(self, user: "User") -> Self:
        return self.all() if user.may(self.view_permission) else self.none()

    def branches(self, user: "User", permission: str | None = None) -> list[Self]:
        """One branch, all of it: the list kit reads by branches."""
        if permission is None:
            return [self.all()] if user.may(self.view_permission) else []
        return super().branches(user, permission)


class Products(_KnownToAll):
    """The price list."""


class Rates(_KnownToAll):
    """Dated exchange rates."""

    def currencies(self) -> list[str]:
        """The currencies that have a rate."""
        return _distinct(self.model, "currency")

    def in_force(self, currency: str, day: date) -> Any:
        """The rate of ``currency`` on ``day``; None where none is known so early."""
        return self.settled().filter(currency=currency, on__lte=day).order_by("-on", "-id").first()


class Costs(TrackedRows[Any]):
    """The cost ledger: seen with the customer it is booked on; the rest by whoever may see all costs."""

    view_permission = "purchases.view_cost"
    owner_path = "customer__owner_id"
    department_path = "department_id"

    def for_list(self, user: "User") -> Self:
        """What a list row shows, in one query; ``customer_seen`` says whether its customer may be named.

        A department that bears a cost sees it, and may not see the customer, who has gone to another.
        """
        customers = self.model._meta.get_field("customer").related_model._default_manager
        seen = customers.visible_to(user).filter(pk=OuterRef("customer_id"))
        sees_all = user.scope_of(customers.all().view_permission) is Scope.ALL
        rows = self.select_related("customer", "department", "takes_back", "taken_back_by")
        return rows.annotate(customer_seen=Value(value=True) if sees_all else Exists(seen))

    def of_customer(self, customer_id: int) -> Self:
        """One customer's costs, newest first."""
        return self.filter(customer_id=customer_id).order_by("-on", "-id")

    def by_kind(self) -> dict[str, Decimal]:
        """What these costs add up to, by kind, in the house currency."""
        sums = self.order_by("kind").values_list("kind").annotate(total=Sum("amount"))
        return {kind: total.quantize(Decimal("0.001")) for kind, total in sums}
