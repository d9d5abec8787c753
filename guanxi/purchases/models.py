"""What each customer bought, gave back, and what it cost."""

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.foundation.changes.models import Tracked
from guanxi.purchases.queries import Costs, OrderLines, Orders, Products, Rates

# Three places are enough for every currency (the dinar's fils); each amount is rounded to its own currency's.
MONEY: Any = {"max_digits": 18, "decimal_places": 3}


class Product(Tracked):
    """Goods, or a fee line (postage, samples, bank charges): fees are no part of a customer's value."""

    class Nature(models.TextChoices):
        GOODS = "goods", pgettext_lazy("product", "Goods")
        FEE = "fee", pgettext_lazy("product", "Fee line")

    code = models.CharField(_("product code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    group = models.CharField(_("group"), max_length=80, blank=True)
    nature = models.CharField(_("nature"), max_length=5, choices=Nature.choices, default=Nature.GOODS)
    unit_cost = models.DecimalField(_("unit cost"), max_digits=16, decimal_places=4, null=True, blank=True)
    sort_name = models.CharField(max_length=120, editable=False, default="")

    UNTRACKED = frozenset({"sort_name"})
    objects = Products.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["code", "id"], name="product_by_code"),
            models.Index(fields=["nature", "code", "id"], name="product_of_nature"),
            models.Index(fields=["sort_name", "id"], name="product_by_name"),
            models.Index(fields=["group", "code", "id"], name="product_by_group"),
        ]

    def __str__(self) -> str:
        return self.name or self.code

    def get_absolute_url(self) -> str:
        return f"/products/{self.pk}/"


class Order(Tracked):
    """One order, known again by source system and number. Sums are in its own currency.

    ``goods`` and ``fees`` are net of the order's own returns, ``sold`` is the goods before them, ``billed``
    goods and fees before them; adjustments and what was cancelled count in none. ``rate`` turns a sum into
    the house currency as of the order's day; none where no rate is known.
    """

    class Kind(models.TextChoices):
        SALE = "sale", pgettext_lazy("order", "Sale")
        RETURN = "return", pgettext_lazy("order", "Return")
        ADJUSTMENT = "adjustment", pgettext_lazy("order", "Adjustment")
        CANCELLED = "cancelled", pgettext_lazy("order", "Cancelled")

    source = models.CharField(_("source system"), max_length=40)
    number = models.CharField(_("order number"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    customer = models.ForeignKey(
        "customers.Customer",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("customer"),
    )
    placed_at = models.DateTimeField(_("ordered at"))
    placed_on = models.DateField(_("ordered on"), help_text="The company's business day.")
    currency = models.CharField(_("currency"), max_length=3)
    rate = models.DecimalField(_("rate"), max_digits=18, decimal_places=8, null=True)
    goods = models.DecimalField(_("goods, net"), default=0, **MONEY)
    fees = models.DecimalField(_("fees, net"), default=0, **MONEY)
    sold = models.DecimalField(_("goods sold"), default=0, **MONEY)
    billed = models.DecimalField(_("goods and fees sold"), default=0, **MONEY)
    house_goods = models.DecimalField(_("goods, net, in house currency"), null=True, **MONEY)
    lines_count = models.PositiveIntegerField(_("lines"), default=0)
    fingerprint = models.CharField(max_length=32, editable=False)
    # A copy of the customer's ``sort_name``, that an index leads through orders by their customers' names.
    customer_key = models.CharField(max_length=120, editable=False, default="")

    # What follows from lines, natures and rates has no history of its own: "content" is the history.
    UNTRACKED = frozenset(
        {
            "kind", "rate", "goods", "fees", "sold", "billed", "house_goods", "lines_count", "fingerprint",
            "customer_key",
        }
    )  # fmt: skip
    objects = Orders.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "number"], name="order_once_per_source")
        ]
        indexes: ClassVar = [
            models.Index(fields=["customer", "-placed_on", "-id"], name="order_of_customer"),
            models.Index(fields=["-placed_on", "-id"], name="order_newest"),
            models.Index(fields=["-kind", "-placed_on", "-id"], name="order_kind_day"),
            models.Index(fields=["house_goods", "id"], name="order_by_amount"),
            models.Index(fields=["number", "id"], name="order_by_number"),
            models.Index(fields=["customer_key", "placed_on", "id"], name="order_by_customer"),
            models.Index(fields=["source", "-placed_on", "-id"], name="order_source_newest"),
            models.Index(fields=["change_set", "-placed_on", "-id"], name="order_import_newest"),
            models.Index(fields=["change_set", "kind", "customer"], name="order_import_customer"),
            # PostgreSQL asks for a beginning by LIKE, which takes this class; SQLite compares bytes anyway.
            models.Index(fields=["number"], name="order_number", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["currency", "placed_on"], name="order_currency"),
            models.Index(
                fields=["-placed_on", "-id"], condition=Q(customer=None), name="order_without_customer"
            ),
            models.Index(fields=["-placed_on", "-id"], condition=Q(rate=None), name="order_without_rate"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return f"/orders/{self.pk}/"


class OrderLine(models.Model):
    """One line, known by its position within the order; the same line twice stays twice."""

    # No index of their own: those of Meta begin with them, and half a million lines pay for each one more.
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines", db_index=False)
    position = models.PositiveIntegerField()
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=Order.Kind.choices)
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=3)
    unit_price = models.DecimalField(_("unit price"), max_digits=16, decimal_places=4)
    amount = models.DecimalField(_("amount"), **MONEY)
    unit_cost = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    at = models.DateTimeField(null=True, help_text="Where a line's own time differs from its order's.")
    text = models.CharField(_("description"), max_length=200, blank=True)

    objects = OrderLines.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "position"], name="line_once_per_order")
        ]
        indexes: ClassVar = [models.Index(fields=["product", "order"], name="line_of_product")]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.position}"

    @property
    def price(self) -> Decimal | None:
        """What one cost; none where nothing was counted and something was billed all the same."""
        return None if self.amount and not self.quantity else self.unit_price


class Rate(Tracked):
    """One unit of ``currency`` is worth ``rate`` of the house currency from ``on``, until the next rate."""

    currency = models.CharField(_("currency"), max_length=3)
    on = models.DateField(_("from"))
    rate = models.DecimalField(_("rate"), max_digits=18, decimal_places=8)
    source = models.CharField(_("source"), max_length=80)

    objects = Rates.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["currency", "on"], name="rate_once_a_day"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="rate_above_zero"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-on", "-id"], name="rate_newest"),
            models.Index(fields=["currency", "-on", "-id"], name="rate_of_currency"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.on}"


class Cost(Tracked):
    """One entry of the cost ledger: booked on a customer or a department, in the house currency.

    No entry is changed or deleted: a wrong one is taken back by another with the opposite amount.
    """

    class Kind(models.TextChoices):
        SALES = "sales", pgettext_lazy("cost", "Sales")
        MARKETING = "marketing", pgettext_lazy("cost", "Marketing")
        SERVICE = "service", pgettext_lazy("cost", "Service")
        MANAGEMENT = "management", pgettext_lazy("cost", "Management")

    on = models.DateField(_("date"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    amount = models.DecimalField(_("amount"), **MONEY)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, null=True, related_name="+")
    department = models.ForeignKey(
        "accounts.Department", on_delete=models.PROTECT, null=True, related_name="+"
    )
    takes_back = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="taken_back_by", editable=False
    )
    campaign = models.CharField(_("campaign"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    fingerprint = models.CharField(
        max_length=32, blank=True, editable=False, help_text="Knows an imported row again."
    )

    UNTRACKED = frozenset({"fingerprint"})
    objects = Costs.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["customer", "-on", "-id"], name="cost_of_customer"),
            models.Index(fields=["department", "-on", "-id"], name="cost_of_department"),
            models.Index(fields=["kind", "-on", "-id"], name="cost_kind_newest"),
            models.Index(fields=["-on", "-id"], name="cost_newest"),
            models.Index(fields=["fingerprint"], condition=~Q(fingerprint=""), name="cost_fingerprint"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"

    def get_absolute_url(self) -> str:
        return f"/costs/{self.pk}/"
