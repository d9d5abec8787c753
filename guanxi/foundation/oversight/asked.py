"""Which entries of the chain are asked for: of what act, by whom, of which record, between which days."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Sentence
from guanxi.foundation.subjects import named
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.addresses import damaged, record_id

from . import counting
from .showing import HEADS, TOLD
from .telling import kind_words, model_of, told

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
        what, kind, record = query.get("what", ""), query.get("record", ""), None
        if what and what not in acts() and what not in told("verbs"):
            raise damaged()
        if "-" in kind:
            kind, _dash, number = kind.rpartition("-")
            record = record_id(number)
            if record is None:
                raise damaged()
        if kind and model_of(kind) is None:
            raise damaged()
        by = record_id(query.get("by", "")) if query.get("by") else None
        if query.get("by") and by is None:
            raise damaged()
        return cls(what, by, kind, record, _day(query.get("from", "")), _day(query.get("to", "")))

    @property
    def place(self) -> str:
        """The record, or the kind of records, as an address says it."""
        return self.kind if self.record is None else f"{self.kind}-{self.record}"

    def q(self) -> Q:
        found = Q()
        if self.what:
            found &= Q(verb__in=counting.verbs(self.what)) if self.what in acts() else Q(verb=self.what)
        if self.by is not None:
            found &= Q(by_id=self.by)
        if self.kind:
            found &= Q(kind=self.kind)
        if self.record is not None:
            found &= Q(record_id=self.record)
        if self.first is not None:
            found &= Q(at__gte=counting.bounds(self.first, self.first)[0])
        if self.last is not None:
            found &= Q(at__lt=counting.bounds(self.last, self.last)[1])
        return found

    def words(self, reader: User) -> str:
        """What is asked, as it stands above the entries."""
        found = [str(acts().get(self.what) or told("verbs")[self.what])] if self.what else []
        if self.by is not None:
            # unscoped: the reader is an auditor, who reads names of colleagues beside each entry
            found += list(User.objects.filter(pk=self.by).values_list("name", flat=True)) or [f"№ {self.by}"]
        if self.kind:
            found.append(self.record_words(reader))
        if self.first is not None or self.last is not None:
            ends = (formats.day_full(day) if day else "…" for day in (self.first, self.last))
            found.append(" – ".join(ends))
        return " · ".join(found)

    def record_words(self, reader: User) -> str:
        """What the record that is asked for is called; of which kind, where only that is asked."""
        if self.record is None:
            return kind_words(self.kind)
        place = (self.kind, self.record)
        seen = named(reader, {place}).get(place)
        return seen.title if seen else f"{kind_words(self.kind)} № {self.record}"


def acts() -> dict[str, Sentence]:
    """The acts that a review counts, by the word that an address has for them."""
    return {**{what: HEADS[what] for what in TOLD}, "rights": _("Rights and accounts changed")}


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
