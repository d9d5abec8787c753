"""Which entries of the chain are asked for: of what kind, by whom, of which record, between which days."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import Q
from django.http import QueryDict

from guanxi.foundation.accounts.models import User
from guanxi.foundation.subjects import named
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.addresses import damaged, record_id

from . import counting
from .showing import HEADS, TOLD

YEARS = range(1900, 9999)  # beyond these a day has no instants in every zone


@dataclass(frozen=True)
class Asked:
    """What an address asks for; nothing: all entries."""

    what: str = ""
    by: int | None = None
    kind: str = ""
    record: int | None = None
    first: date | None = None
    last: date | None = None

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """As an address says it; what it says wrongly makes it a damaged one."""
        what, kind, record = query.get("what", ""), "", None
        if what and what not in TOLD:
            raise damaged()
        if said := query.get("record", ""):
            kind, _dash, number = said.rpartition("-")
            record = record_id(number)
            if not kind or record is None:
                raise damaged()
        by = record_id(query.get("by", "")) if query.get("by") else None
        if query.get("by") and by is None:
            raise damaged()
        return cls(what, by, kind, record, _day(query.get("from", "")), _day(query.get("to", "")))

    def q(self) -> Q:
        found = Q(verb__in=counting.verbs(self.what)) if self.what else Q()
        if self.by is not None:
            found &= Q(by_id=self.by)
        if self.record is not None:
            found &= Q(kind=self.kind, record_id=self.record)
        if self.first is not None:
            found &= Q(at__gte=counting.bounds(self.first, self.first)[0])
        if self.last is not None:
            found &= Q(at__lt=counting.bounds(self.last, self.last)[1])
        return found

    def words(self, reader: User) -> str:
        """What is asked, as it stands above the entries."""
        found = [str(HEADS[self.what])] if self.what else []
        if self.by is not None:
            # unscoped: the reader is an auditor, who reads names of colleagues beside each entry
            found += list(User.objects.filter(pk=self.by).values_list("name", flat=True)) or [f"№ {self.by}"]
        if self.record is not None:
            place = (self.kind, self.record)
            seen = named(reader, {place}).get(place)
            found.append(seen.title if seen else f"№ {self.record}")
        if self.first is not None or self.last is not None:
            ends = (formats.day_full(day) if day else "…" for day in (self.first, self.last))
            found.append(" – ".join(ends))
        return " · ".join(found)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise damaged() from None
    if day.year not in YEARS:
        raise damaged()
    return day
