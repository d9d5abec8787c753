"""What of a person this room holds: what models told of a customer who is one, and what came of offers."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.customers.consent.people import Person
from guanxi.customers.subject_rights.held import Held

from .baskets.models import OfferAnswer
from .churn.models import Risk
from .lifetime.models import Forecast


def _of_self(model: Any) -> Callable[[Person], Iterable[Any]]:
    """Rows of a customer who is a person; what a firm will do tells of nobody."""

    def rows(person: Person) -> Iterable[Any]:
        return model.objects.filter(customer=person.customer).order_by("pk") if person.is_self else ()

    return rows


HELD = (
    Held(
        "forecast",
        _("Lifetime value"),
        Forecast,
        _of_self(Forecast),
        ("purchases", "value", "low", "high", "alive"),
    ),
    Held(
        "risk",
        pgettext_lazy("probability of leaving", "Churn risk"),
        Risk,
        _of_self(Risk),
        ("chance", "reasons"),
    ),
    Held(
        "offer_answers",
        _("What came of offers"),
        OfferAnswer,
        _of_self(OfferAnswer),
        ("at", "product__name", "outcome"),
    ),
)
