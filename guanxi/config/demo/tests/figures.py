"""What a judge would count in a generated company."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from guanxi.config.demo.records import DemoCompany, Order


def sales(company: DemoCompany) -> list[Order]:
    """Sales to known customers."""
    return [order for order in company.orders if order.kind == "sale" and order.customer_no]


def goods(order: Order) -> list[str]:
    return [line.product for line in order.lines if not line.product.startswith("FE")]


def order_days(company: DemoCompany) -> dict[str, list[date]]:
    found: dict[str, list[date]] = defaultdict(list)
    for order in sales(company):
        found[order.customer_no or ""].append(order.at.date())
    return found


def talk_days(company: DemoCompany) -> dict[str, list[date]]:
    found = defaultdict(list)
    for talk in company.interactions:
        found[talk.customer_no].append(talk.on)
    return found


def lift(company: DemoCompany, when: Iterable[str], then: str) -> tuple[int, float, float]:
    """Orders with ``when``; the share of them with ``then``; that share over the share of all orders."""
    baskets = [set(goods(order)) for order in sales(company)]
    wanted = set(when)
    holding = [basket for basket in baskets if wanted <= basket]
    share = sum(then in basket for basket in holding) / max(len(holding), 1)
    return len(holding), share, share / (sum(then in basket for basket in baskets) / len(baskets))


def before_and_after(company: DemoCompany, leavers: Any, days: dict[str, list[date]]) -> tuple[float, float]:
    """Events a day and leaver: in the 200 days before it begins, and from the end of the fall on."""
    early = late = early_span = late_span = 0
    for leaver in leavers:
        begins = date.fromisoformat(leaver["begins"])
        fallen = begins + timedelta(days=leaver["falls_within_days"])
        end = min(date.fromisoformat(leaver["gone"] or "9999-01-01"), company.today)
        own = days.get(leaver["customer_no"], [])
        if fallen >= end:
            continue
        early += sum(begins - timedelta(days=200) <= day < begins for day in own)
        late += sum(fallen <= day < end for day in own)
        early_span += 200
        late_span += (end - fallen).days
    return early / early_span, late / late_span


def monthly(company: DemoCompany) -> Counter[tuple[int, int]]:
    return Counter((order.at.year, order.at.month) for order in sales(company))


def yearly_value(company: DemoCompany) -> dict[str, float]:
    """What each customer bought net in the last year, in the house currency."""
    rates = {(rate.currency, rate.on.year, rate.on.month): float(rate.rate) for rate in company.rates}
    found: Counter[str] = Counter()
    for order in company.orders:
        if (
            order.customer_no
            and (company.today - order.at.date()).days <= 365
            and order.status != "cancelled"
        ):
            rate = rates.get((order.currency, order.at.year, order.at.month), 1.0)
            found[order.customer_no] += float(order.total) * rate  # type: ignore[assignment]
    return dict(found)
