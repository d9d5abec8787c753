"""What files said of a customer, in its history and in conflicts: fact by fact, and only what differs."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from guanxi.customers.models import Customer
from guanxi.customers.reported import labelled, told
from guanxi.customers.showing import mask_contact
from guanxi.foundation.accounts.models import User
from guanxi.foundation.ui import words
from guanxi.foundation.ui.words import Described

FIELD = "reported"
BETWEEN = " · "  # two facts


def register() -> None:
    words.FAMILIES[FIELD] = describe


def describe(
    record: models.Model | type[models.Model], names: Iterable[str], reader: User | None = None
) -> dict[str, Described]:
    """The one field of a customer that holds what files said."""
    if record._meta.model is not Customer or FIELD not in names:
        return {}
    label = str(Customer._meta.get_field(FIELD).verbose_name)  # type: ignore[union-attr]
    now = record.reported if isinstance(record, Customer) else None
    return {FIELD: Described(label[:1].upper() + label[1:], _in_words, now, _between)}


def _facts(reported: Mapping[str, Any] | None) -> dict[str, str]:
    """Label → text, with how somebody is reached as it is masked everywhere."""
    said = dict(sorted(told(reported or {}).items()))
    if said.get("contact_info"):
        said["contact_info"] = mask_contact(str(said["contact_info"]))
    return {str(label): text for label, text in labelled(said)}


def _in_words(reported: Mapping[str, Any] | None) -> str:
    return BETWEEN.join(_named(label, text) for label, text in _facts(reported).items())


def _between(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    old, new = _facts(before), _facts(after)
    return BETWEEN.join(
        _named(label, f"{old.get(label, '–')} → {new.get(label, '–')}")
        for label in {**old, **new}
        if old.get(label) != new.get(label)
    )


def _named(label: str, text: str) -> str:
    return _("%(field)s: %(text)s") % {"field": label, "text": text}
