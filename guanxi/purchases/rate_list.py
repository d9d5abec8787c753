"""The list of exchange rates, declared."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.foundation.ui import cells
from guanxi.foundation.ui.day_filters import date_filter, day_filter
from guanxi.foundation.ui.filters import choice_filter
from guanxi.foundation.ui.lists import Column, Listing, Sort

from . import wording
from .models import Rate


def rates_listing(house: str) -> Listing:
    """Dated exchange rates, the newest first."""
    currencies = [(code, code) for code in Rate.objects.all().currencies()]

    def worth(rate: Any) -> str:
        return cells.text(f"1 {rate.currency} = {wording.rate(rate.rate)} {house}")

    return Listing(
        name="rates",
        rows=Rate.objects.all,
        columns=(
            Column("currency", _("Currency"), lambda r: cells.text(r.currency), always=True),
            Column("rate", _("Rate"), worth, numeric=True),
            Column("source", _("Source"), lambda r: cells.text(r.source)),
            Column("on", pgettext_lazy("rate", "From"), lambda r: cells.day(r.on), sort="newest"),
        ),
        sorts=(Sort("newest", _("Newest first"), ("on", "id"), descending=True),),
        filters=(
            choice_filter("currency", _("Currency"), currencies),
            date_filter("day", pgettext_lazy("rate", "From"), "on"),
            day_filter("to", _("Until"), "on__lte", offered=False),
        ),
    )
