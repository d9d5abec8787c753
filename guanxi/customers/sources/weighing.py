"""What a file says otherwise than another source: one of both stays by the rule, the other is not lost."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from guanxi.customers.choices import Channel
from guanxi.customers.models import Customer
from guanxi.customers.quality.models import QualityPolicy
from guanxi.customers.sources.keeping import channels_of
from guanxi.customers.sources.models import Disagreement, FactSource
from guanxi.foundation.changes.writing import create_all
from guanxi.foundation.errors import Sentence
from guanxi.foundation.sentences import said as _

WEIGHED = ("industry", "size", "country", "region", "since")


@dataclass(frozen=True)
class Weighed:
    """Of one field: what stays, and what another source said."""

    customer: Customer
    name: str
    value: Any
    channel: str
    kept_channel: str
    is_news: bool  # the new value stays


class Sources:
    """Of the known customers of a batch: through which channel their values came."""

    def __init__(self) -> None:
        self._rule = QualityPolicy.current().rule
        self._channels: dict[tuple[int, str], str] = {}
        self._open: set[tuple[int, str, str]] = set()
        self.found: list[Weighed] = []

    def load(self, ids: Iterable[int]) -> None:
        known = list(ids)
        self._channels = channels_of(known)
        rows = Disagreement.objects.filter(customer_id__in=known, settled_on=None)
        self._open = set(rows.values_list("customer_id", "field", "value"))

    def weigh(
        self, customer: Customer, values: dict[str, Any], told_by: str
    ) -> tuple[dict[str, Any], dict[str, Sentence], list[Weighed]]:
        """The values that are to be written, words for those that are not, and what disagrees."""
        kept, aside, found = dict(values), dict[str, Sentence](), list[Weighed]()
        for name in WEIGHED:
            there, news = getattr(customer, name), values.get(name)
            if not there or not news or there == news or not customer.pk:
                continue
            channel = self._channels.get((customer.pk, name), customer.source)
            if channel == told_by:
                continue
            stays = self._rule.keeps(channel, told_by)
            if stays:
                del kept[name]
                words = _("what came by “%(channel)s” stays: %(value)s")
                aside[name] = words % {"channel": Channel(channel).label, "value": _shown(customer, name)}
            lost, by, other = (news, told_by, channel) if stays else (there, channel, told_by)
            found.append(Weighed(customer, name, lost, by, other, is_news=not stays))
        return kept, aside, found

    def note(self, found: Iterable[Weighed]) -> None:
        """Once a row is taken: what is open already is not noted again."""
        for one in found:
            key = one.customer.pk, one.name, str(one.value)
            if key not in self._open:
                self._open.add(key)
                self.found.append(one)

    def keep(self) -> None:
        """Write down what disagreed, and through which channel the news came."""
        kind = self._rule.kind
        create_all(
            [
                Disagreement(
                    customer_id=one.customer.pk,
                    field=one.name,
                    value=str(one.value)[:200],
                    channel=one.channel,
                    kept_channel=one.kept_channel,
                    rule=kind,
                )
                for one in self.found
            ]
        )
        create_all(
            [
                FactSource(customer_id=one.customer.pk, field=one.name, channel=one.kept_channel)
                for one in self.found
                if one.is_news  # also where it came as the record did: another source spoke in between
            ]
        )


def _shown(customer: Customer, name: str) -> str:
    return value_told(name, getattr(customer, name))


def value_told(name: str, value: Any) -> str:
    """A value of a field in words."""
    field: Any = Customer._meta.get_field(name)
    labels: Mapping[Any, Any] = dict(field.flatchoices)
    return str(labels.get(value, value))


@dataclass(frozen=True)
class Told:
    """A disagreement in words: the field, what is here and through what, what was said otherwise."""

    pk: int
    field: str
    label: str
    here: str
    here_channel: str
    other: str
    other_channel: str
    at: Any


def disagreements_of(customer: Customer) -> list[Told]:
    """What is open of a customer whom the caller sees, the newest first."""
    rows = Disagreement.objects.filter(customer=customer, settled_on=None).order_by("-pk")
    return [
        Told(
            row.pk,
            row.field,
            str(Customer._meta.get_field(row.field).verbose_name),  # type: ignore[union-attr]
            value_told(row.field, getattr(customer, row.field)),
            str(Channel(row.kept_channel).label),
            value_told(row.field, row.value),
            str(Channel(row.channel).label),
            row.created_at,
        )
        for row in rows
    ]
