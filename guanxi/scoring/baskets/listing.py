"""What offers add to the list of customers: the next offer, and to whom a thing is offered."""

from collections.abc import Mapping, Sequence

from django.db.models import Q
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused
from guanxi.foundation.few import named_in
from guanxi.foundation.ui import cells
from guanxi.foundation.ui.addresses import is_storable
from guanxi.foundation.ui.filters import Filter, Options
from guanxi.foundation.ui.lists import Column, Fields
from guanxi.foundation.ui.outward import GRADES
from guanxi.purchases.models import Product

from .models import Offer
from .overview import newest_card


def _offered_filter() -> Filter:
    """Customers to whom a product is offered by the newest run: a page's number leads here."""
    label = _("Next offer")

    def read(values: list[str]) -> int:
        if len(values) != 1 or not values[0].isdecimal() or not is_storable(int(values[0])):
            raise Refused(now("%(filter)s: there is no such choice.") % {"filter": label})
        return int(values[0])

    def condition(values: list[str], _user: User) -> Q:
        return named_in(Offer.objects.filter(card=newest_card(), product=read(values)), "customer_id")

    def words(values: list[str], _user: User) -> Options:
        product = Product.objects.filter(pk=read(values)).first()
        return [(values[0], str(product or "–"))]

    return Filter(
        "offered", label, condition, lambda _user: (), many=False, words=words, offered=False, inside=GRADES
    )


def next_offer_told(user: User) -> Fields:
    """A column: what to offer this customer first."""

    def load(ids: Sequence[int], _reader: User) -> Mapping[int, str]:
        card = newest_card()
        rows = Offer.objects.filter(card=card, customer__in=ids, rank=1) if card else Offer.objects.none()
        found: dict[int, str] = {}
        for offer in rows.select_related("product").order_by("kind"):  # cross-selling last, so it stays
            found[offer.customer_id] = str(offer.product)
        return found

    column = Column(
        "next_offer",
        _("Next offer"),
        lambda told: cells.text(told or ""),
        shown=False,
        phone=False,
        value=lambda told: told or "",
        load=load,
        inside=GRADES,
    )
    return Fields(columns=(column,))


OFFERED = _offered_filter()
