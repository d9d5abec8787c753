"""A customer's credit as its orders tell (CUS-28): points with their evidence, what is open, what is over.

Payments are not known here: an order is taken for unpaid as long as its term runs, and everybody is told so.
Who knows too little of a customer says so and guesses no grade.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.customers.credit.models import Credit, CreditPolicy, Grade
from guanxi.customers.credit.policy import BLOCK, Policy
from guanxi.customers.models import Customer
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.rights import hides_amounts
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.formats import amounts_hidden
from guanxi.foundation.ui.parts import Fact
from guanxi.foundation.ui.records import may

from .models import Order
from .money import ZERO, convert
from .rows import CANCELLED, RETURN, SALE

FEWEST = 3  # orders, below which nothing is judged
YEAR, FULL_YEARS, WORST_RETURNS = timedelta(365), 3, 0.2
ACCEPT = "accept_over_limit"
WORTH = "amount"


@dataclass(frozen=True)
class Point:
    """One fact of the score: what it brings of what it may bring, and by what evidence."""

    code: str
    label: str
    got: float
    of: int
    evidence: str


@dataclass(frozen=True)
class Assessment:
    """How a customer stands: by hand where somebody has set it, else by its points; or too little known."""

    points: list[Point]
    score: int | None
    proposed: str
    grade: str
    limit: Decimal | None
    used: Decimal
    without_rate: int
    set_by_hand: Credit | None
    policy: Policy

    @property
    def over(self) -> Decimal:
        """By how much what is open exceeds the limit; nought where there is no limit."""
        return max(ZERO, self.used - self.limit) if self.limit is not None else ZERO


type Held = tuple[CreditPolicy | None, Credit | None]


def held(customer: Customer) -> Held:
    """The method, if the house has kept one, and what somebody set for this customer."""
    row = CreditPolicy.objects.order_by("pk").first()
    return row, Credit.objects.filter(customer=customer).first()


def assess(customer: Customer, today: date, known: Held | None = None) -> Assessment:
    """All of it, in as many statements whatever the customer bought.

    A grade that points alone make limits nobody until the house has kept its method.
    """
    row, by_hand = known or held(customer)
    policy = Policy.from_dict(row.values if row else {})
    # unscoped: who sees the customer, as the caller has asked, sees its orders
    bought = Order.objects.filter(customer=customer).exclude(kind=CANCELLED).order_by()
    sales = bought.filter(kind=SALE).aggregate(first=Min("placed_on"), number=Count("pk"))
    since = today - max(YEAR, timedelta(policy.term_days))
    names = ("placed_on", "kind", "goods", "fees", "rate", "house_goods")
    orders = list(bought.filter(placed_on__gt=since).values_list(*names))
    points = _points(orders, sales["first"], policy, today) if sales["number"] >= FEWEST else []
    of = sum(point.of for point in points)
    score = round(100 * sum(point.got for point in points) / of) if points and of else None
    proposed = policy.grade_of(score) if score is not None else ""
    grade = by_hand.grade if by_hand else proposed
    limit = by_hand.limit if by_hand else None
    if limit is None and grade and (by_hand or row):
        limit = policy.limit_of(grade)
    used, without_rate = _open(orders, policy, today)
    return Assessment(points, score, proposed, grade, limit, used, without_rate, by_hand, policy)


def _open(orders: list[Any], policy: Policy, today: date) -> tuple[Decimal, int]:
    """What the orders whose term still runs come to with their fees, less what came back; and how many
    stand in no sum for want of a rate."""
    house = Company.get().currency
    since = today - timedelta(policy.term_days)
    running = [row for row in orders if row[0] > since]
    sums = [convert(goods + fees, rate, house) for _on, _kind, goods, fees, rate, _house in running]
    return max(ZERO, sum((one for one in sums if one is not None), ZERO)), sums.count(None)


def _points(orders: list[Any], first: date, policy: Policy, today: date) -> list[Point]:
    """The facts with what they bring."""
    lately = [row for row in orders if row[0] > today - YEAR]
    months = {(row[0].year, row[0].month) for row in lately if row[1] == SALE}
    net = sum((row[5] or ZERO for row in lately), ZERO)
    sold = sum((row[5] or ZERO for row in lately if row[1] == SALE), ZERO)
    back = -sum((row[5] or ZERO for row in lately if row[1] == RETURN), ZERO)
    share = float(back / sold) if sold > 0 else 0.0
    regular = min(len(months), 12)
    often = ngettext(
        "orders in %(n)s of the last 12 months", "orders in %(n)s of the last 12 months", regular
    )
    found = (
        ("years", _("Time with us"), (today - first).days / 365 / FULL_YEARS, _since(first)),
        ("regularity", _("Regularity"), regular / 12, often % {"n": regular}),
        (WORTH, _("Net goods, 12 months"), float(max(net, ZERO) / policy.amount_full), _sum(net)),
        ("returns", _("Little comes back"), max(0.0, 1 - share / WORST_RETURNS), _returned(share)),
    )
    return [
        Point(code, label, getattr(policy, code) * min(1.0, part), getattr(policy, code), evidence)
        for code, label, part, evidence in found
    ]


def _since(first: date) -> str:
    return _("first order on %(day)s") % {"day": formats.day(first)}


def _returned(share: float) -> str:
    return _("%(share)s of what was sold in 12 months") % {"share": formats.percent(share, 1)}


def _sum(amount: Decimal) -> str:
    return formats.money(amount, Company.get().currency)


def check_limit(customer: Customer, by: User, made: Order, today: date, *, accepted: bool) -> None:
    """Refuse an order just written that takes its customer over the limit: till somebody says that it is
    known, or, where the house says so, at all. What comes back takes nobody there."""
    if made.goods + made.fees <= 0:
        return
    found = assess(customer, today)
    if found.over <= 0 or made.rate is None or made.placed_on <= today - timedelta(found.policy.term_days):
        return
    if found.policy.over == BLOCK:
        raise Refused(_told(found, by, _("This house takes no such order.")), field="lines")
    if not accepted:
        ask = _("Say that you know it (accept_over_limit) to enter it all the same.")
        raise Refused(_told(found, by, ask), field=ACCEPT)


def _told(found: Assessment, by: User, then: str) -> Sentence:
    if hides_amounts(by) or amounts_hidden():
        return f"{_('With this order the customer is over its credit limit.')} {then}"
    said = _("With this order %(used)s would be open, and the limit is %(limit)s.")
    return f"{said % {'used': _sum(found.used), 'limit': _sum(found.limit or ZERO)}} {then}"


# ---- on a customer's page ----------------------------------------------------------------------


def banner(customer: Customer, user: User) -> dict[str, Any] | None:
    """That more is open than the customer is trusted with; where no limit holds, nothing else is asked."""
    known = vars(customer)["_credit_held"] = held(customer)
    if not any(known):
        return None
    found = _assessed(customer, user)
    if found.over <= 0:
        return None
    if amounts_hidden():
        return {"text": _("This customer is over its credit limit."), "why": ""}
    said = _("%(used)s is open, %(over)s more than the credit limit of %(limit)s.")
    sums = {"used": found.used, "over": found.over, "limit": found.limit or ZERO}
    return {
        "text": said % {name: _sum(one) for name, one in sums.items()},
        "why": _sentence(_open_told(found)),
    }


def panel(customer: Customer, user: User) -> dict[str, Any]:
    """Grade, limit, what is open, and every point of the score with its evidence."""
    found = _assessed(customer, user)
    hidden, by_hand = amounts_hidden(), found.set_by_hand
    grades = dict(Grade.choices)
    heading = str(grades[found.grade]) if found.grade else _("Too little is known")
    limit = _sum(found.limit) if found.limit is not None else _("none set")
    used = Fact(_("Open now"), _sum(found.used), note=_open_told(found))
    rows = [] if hidden else [Fact(_("Credit limit"), limit), used]
    return {
        "grade": heading,
        "rows": rows,
        "by_hand": _by_hand_told(by_hand) if by_hand else "",
        "proposed": grades[found.proposed] if found.proposed and by_hand else "",
        "score": found.score,
        "points": [_line(point) for point in found.points if not (hidden and point.code == WORTH)],
        "fewest": FEWEST,
        "may_set": may(user, "customers.set_credit", customer) and not hidden,
        "may_manage": user.may("customers.manage_credit") and not hidden,
        "tone": {"A": "ok", "D": "bad"}.get(found.grade, ""),
    }


def _assessed(customer: Customer, user: User) -> Assessment:
    """Once for the banner and the panel of one page."""
    found: Assessment | None = vars(customer).get("_credit")
    if found is None:
        found = assess(customer, business_day(user.company), vars(customer).get("_credit_held"))
        vars(customer)["_credit"] = found
    return found


def _line(point: Point) -> Fact:
    got = _("%(got)s of %(of)s") % {"got": formats.number(point.got), "of": formats.number(point.of)}
    return Fact(point.label, got, note=point.evidence)


def _sentence(clause: str) -> str:
    """A clause that stands by itself."""
    return clause[:1].upper() + clause[1:]


def _open_told(found: Assessment) -> str:
    told = _("orders of the last %(days)s days: payments are not known here")
    days, without = found.policy.term_days, found.without_rate
    more = ngettext("%(n)s without a rate is not in it", "%(n)s without a rate are not in it", without)
    parts = [told % {"days": days}, *([more % {"n": without}] if without else [])]
    return _(", ").join(parts)


def _by_hand_told(credit: Credit) -> str:
    said = {"day": formats.day(credit.on), "reason": credit.reason}
    return _("Set by hand, since %(day)s: %(reason)s") % said
