"""What the risk adds to the list of customers: a column, and whom it is high for or rose."""

from collections.abc import Mapping, Sequence

from django.db.models import Q
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused
from guanxi.foundation.few import named_in
from guanxi.foundation.ui import cells, formats
from guanxi.foundation.ui.filters import Filter
from guanxi.foundation.ui.lists import Column, Fields
from guanxi.foundation.ui.outward import GRADES

from .models import Risk

HIGH, MIDDLE, LOW, ROSE = "high", "middle", "low", "rose"
CUTS = (0.25, 0.5)  # of the probability: low below the first, high from the second
RISE = 0.1


def _risk_filter() -> Filter:
    """Customers by how likely they are to leave."""
    label = _("Risk of leaving")
    words = [
        (HIGH, _("50 % or more")),
        (MIDDLE, _("25 to 50 %")),
        (LOW, _("under 25 %")),
        (ROSE, _("rose by 10 points or more")),
    ]
    asked = {
        HIGH: Q(chance__gte=CUTS[1]),
        MIDDLE: Q(chance__gte=CUTS[0], chance__lt=CUTS[1]),
        LOW: Q(chance__lt=CUTS[0]),
        ROSE: Q(rose__gte=RISE),
    }

    def condition(values: list[str], _user: User) -> Q:
        if len(values) != 1 or values[0] not in asked:
            raise Refused(now("%(filter)s: there is no such choice.") % {"filter": label})
        return named_in(Risk.objects.filter(asked[values[0]]), "customer_id")

    return Filter("risk", label, condition, lambda _user: words, many=False, inside=GRADES)


def risk_told(_user: User) -> Fields:
    """A column: the probability of leaving within half a year."""

    def load(ids: Sequence[int], _reader: User) -> Mapping[int, float]:
        return dict(Risk.objects.filter(pk__in=ids).values_list("pk", "chance"))

    column = Column(
        "risk",
        _("Risk of leaving"),
        lambda told: cells.text("" if told is None else formats.percent(told)),
        numeric=True,
        shown=False,
        phone=False,
        value=lambda told: None if told is None else round(told, 3),
        load=load,
        inside=GRADES,
    )
    return Fields(columns=(column,))


RISK = _risk_filter()
