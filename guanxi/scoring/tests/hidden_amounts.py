"""A house full of sums of money, and somebody whose role hides them."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django.test import Client

from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import make_customer, make_department, make_user
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.scopes import Scope, Shown
from guanxi.foundation.customfields import actions as fields
from guanxi.foundation.rights import actions as rights
from guanxi.foundation.staff import actions as staff
from guanxi.purchases import actions as purchases
from guanxi.purchases.models import Product
from guanxi.scoring.tests.factories import GRANTS, buys, score

READING = {
    "customers.view_customer": Scope.ALL,
    "customers.change_customer": Scope.ALL,
    "customers.add_customer": Scope.ALL,
    "purchases.import_orders": Scope.ALL,
    "purchases.change_product": Scope.ALL,
    "purchases.view_cost": Scope.ALL,
    "purchases.add_cost": Scope.ALL,
    "scoring.run_scoring": Scope.ALL,
    "scoring.change_thresholds": Scope.ALL,
    "changes.view_change_set": Scope.ALL,
    "imports.start_import": Scope.ALL,
    "jobs.view_job_run": Scope.ALL,
    "savedviews.export_list": Scope.OWN,
    "savedviews.export_internal": Scope.OWN,
}
# Prices that no number of days or customers resembles; the newest customer is not the dearest.
PRICES = (Decimal("8861.29"), Decimal("9973.41"), Decimal("7319.53"))
SUMS = [price * times for price in PRICES for times in (1, 2, 3, 4, 5)] + [
    Decimal(text) for text in ("613.37", "41.9317", "88123.45", "77001.5")
]
MONEY = re.compile(r"[¥￥£$]\s?\d")


def make_house() -> dict[str, Any]:
    """Customers with orders, costs, a custom sum, what a file said they bought, and their tiers."""
    by = make_user(grants=GRANTS | READING, language="en")
    bought = {}
    for name, price in zip(("Anvil", "Bellows", "Crank"), PRICES, strict=True):
        fields_of = {"custom": {"bonus": "88123.45"}} if name == "Anvil" else {}
        if name == "Anvil":
            _add_fields()
        customer = purchases_of(by, name, price, **fields_of)
        bought[name] = customer
    anvil = bought["Anvil"]
    purchases.add_cost(anvil, by=by, on=date(2026, 11, 1), kind="sales", amount=Decimal("613.37"))
    purchases.change_product(Product.objects.get(code="A1"), by=by, unit_cost=Decimal("41.9317"))
    score(by)
    return {"by": by, **{name: Customer.objects.get(pk=one.pk) for name, one in bought.items()}}


def _add_fields() -> None:
    company, system = Company.get(), User.system()
    noun = "customers.customer"
    fields.create_custom_field(
        company, by=system, noun=noun, kind="money", labels={"en": "Bonus"}, code="bonus", currency="CNY"
    )
    twice: Any = {"labels": {"en": "Twice"}, "code": "twice", "formula": "[Bonus] * 2"}
    fields.create_custom_field(company, by=system, noun=noun, kind="formula", **twice)


def purchases_of(by: User, name: str, price: Decimal, **more: Any) -> Customer:
    customer = make_customer(by, name, reported={"total_amount": "77001.5"}, **more)
    buys(by, customer, [5, 60, 120, 200, 300], price)
    return customer


def make_reader(level: Shown = Shown.HIDDEN) -> User:
    """Somebody who may do much and whose role shows amounts of money as ``level``."""
    role = rights.create_role(
        Company.get(),
        by=User.system(),
        name=f"Reader {User.objects.count()}",
        grants=READING,
        masks={"amount": level},
    )
    user = make_user(make_department(), {}, language="en")
    staff.assign_roles(user, by=User.system(), roles=[role])
    return User.objects.get(pk=user.pk)


def browser(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def told_in(text: str) -> list[str]:
    """Every sum of money that a page or answer tells, however it is written."""
    spellings = {s for n in SUMS for s in (f"{n}", f"{n:,}", f"{int(n)}", f"{int(n):,}") if len(s) > 3}
    return sorted({one for one in spellings if one in text} | set(MONEY.findall(text)))
