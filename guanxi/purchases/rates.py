"""What a unit of a currency was worth on a day: the latest dated rate on or before it."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Self

from guanxi.foundation.accounts.models import Company
from guanxi.purchases.models import Rate

ONE = Decimal(1)


@dataclass(frozen=True)
class RateTable:
    """The dated rates of some currencies into the house currency, read once for many orders."""

    house: str
    dated: Mapping[str, Sequence[tuple[date, Decimal]]]

    @classmethod
    def of(cls, currencies: Iterable[str], house: str | None = None) -> Self:
        """The rates of ``currencies``: one query, and one for the house currency where it is not given."""
        house = house or Company.get().currency
        foreign = set(currencies) - {house}
        dated: dict[str, list[tuple[date, Decimal]]] = {}
        rows = Rate.objects.settled().filter(currency__in=foreign).order_by("on") if foreign else ()
        for rate in rows:
            dated.setdefault(rate.currency, []).append((rate.on, rate.rate))
        return cls(house, dated)

    def on(self, currency: str, day: date) -> Decimal | None:
        """House currency for one unit of ``currency`` on ``day``; None where no rate is known so early."""
        if currency == self.house:
            return ONE
        dated = self.dated.get(currency, ())
        place = bisect_right(dated, day, key=lambda pair: pair[0])
        return dated[place - 1][1] if place else None
