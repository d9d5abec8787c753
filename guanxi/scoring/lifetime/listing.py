"""What the forecast adds to the list of customers: two columns, and whom it tells little or much of."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.rights import hides_amounts
from guanxi.foundation.errors import Refused
from guanxi.foundation.few import named_in
from guanxi.foundation.ui import cells, formats
from guanxi.foundation.ui.filters import Filter
from guanxi.foundation.ui.lists import Column, Fields
from guanxi.foundation.ui.outward import GRADES
from guanxi.scoring.lifetime.models import Forecast

LEFT, OPEN, HERE, ONCE = "left", "open", "here", "once"
FEW, MOST = 0.2, 0.8  # below, a customer has probably left; from, is probably still one


def _still_filter() -> Filter:
    """Customers by the probability that they are still customers."""
    label = _("Still a customer")
    words = [
        (LEFT, _("probably left (under 20 %)")),
        (OPEN, _("open (20 to 80 %)")),
        (HERE, _("probably still there (80 % or more)")),
        (ONCE, _("bought once: too few to say")),
    ]
    asked = {
        LEFT: Q(alive__lt=FEW),
        OPEN: Q(alive__gte=FEW, alive__lt=MOST),
        HERE: Q(alive__gte=MOST),
        ONCE: Q(once=True),
    }

    def condition(values: list[str], _user: User) -> Q:
        if len(values) != 1 or values[0] not in asked:
            raise Refused(now("%(filter)s: there is no such choice.") % {"filter": label})
        return named_in(Forecast.objects.filter(asked[values[0]]), "customer_id")

    return Filter("still", label, condition, lambda _user: words, many=False, inside=GRADES)


def forecasts_told(user: User) -> Fields:
    """Two columns: what is expected of a customer, and whether it still is one."""
    currency = user.company.currency

    def money(ids: Sequence[int], _reader: User) -> Mapping[int, Decimal]:
        return dict(Forecast.objects.filter(pk__in=ids).values_list("pk", "value"))

    def alive(ids: Sequence[int], _reader: User) -> Mapping[int, float]:
        return dict(Forecast.objects.filter(pk__in=ids, alive__isnull=False).values_list("pk", "alive"))

    expected = Column(
        "expected",
        _("Expected, 12 months"),
        lambda told: cells.text("" if told is None else formats.money(told, currency)),
        numeric=True,
        shown=False,
        phone=False,
        value=lambda told: told,
        load=money,
        inside=GRADES,
    )
    still = Column(
        "still",
        _("Still a customer"),
        lambda told: cells.text("" if told is None else formats.percent(told)),
        numeric=True,
        shown=False,
        phone=False,
        value=lambda told: None if told is None else round(told, 3),
        load=alive,
        inside=GRADES,
    )
    return Fields(columns=(still,) if hides_amounts(user) else (expected, still))


STILL = _still_filter()
