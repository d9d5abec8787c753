"""Every field of the records: its class, whether personal, whence it comes, for how long (CUS-09)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.customers.models import Contact, Customer
from guanxi.customers.subject_rights.models import RetentionPolicy
from guanxi.customers.subject_rights.policy import Rule
from guanxi.foundation.customfields.choices import Nature
from guanxi.foundation.customfields.models import CustomField
from guanxi.foundation.customfields.nouns import Noun, nouns
from guanxi.foundation.errors import Sentence
from guanxi.foundation.privacy.fields import EncryptedTextField

SENSITIVE = frozenset({"id_number", "birthday"})
PERSONAL = {
    "": pgettext_lazy("of data", "no"),
    "personal": pgettext_lazy("of data", "personal"),
    "sensitive": pgettext_lazy("of data", "personal, sensitive"),
}
ORIGINS = {
    "people": _("People and files"),
    "computed": _("Computed from other facts"),
}
# What Django names after itself, in words.
UNNAMED: Mapping[str, Sentence] = {
    "customer": _("Customer"),
    "about_kind": _("Kind of the record it is about"),
    "about_id": _("Number of the record it is about"),
    "origin_kind": _("Kind of the record it came from"),
    "origin_id": _("Number of the record it came from"),
    "repeated_from": _("Repeats the task"),
}
# By which rule of the schedule what is kept; the rest as long as its record.
KEPT: Mapping[str, str] = {
    "purchases.order": "orders",
    "customers.interaction": "talks",
    "customers.contact": "left",
}


@dataclass(frozen=True)
class Described:
    """One field as the catalogue has it; ``nature``, ``personal`` and ``origin`` are codes."""

    noun: str
    noun_name: Sentence
    code: str
    name: str
    nature: str
    personal: str
    origin: str
    kept: str
    is_own: bool

    @property
    def nature_name(self) -> Sentence:
        return Nature(self.nature).label

    @property
    def personal_name(self) -> Sentence:
        return PERSONAL[self.personal]

    @property
    def origin_name(self) -> Sentence:
        return ORIGINS[self.origin]


def catalogue() -> list[Described]:
    """All of them, kind of record by kind of record: standard fields by the register, own ones as chosen."""
    rules = RetentionPolicy.current().rules
    return [one for noun in nouns() for one in (*_standard(noun, rules), *_own(noun, rules))]


def _standard(noun: Noun, rules: Mapping[str, Rule]) -> Iterator[Described]:
    for column in noun.built_in():
        is_computed = column.name in noun.model.UNTRACKED or not column.editable
        yield Described(
            noun=noun.code,
            noun_name=noun.label,
            code=column.name,
            name=_named(column),
            nature=str(noun.natures.get(column.name, Nature.DESCRIPTIVE)),
            personal=_personal(noun, column),
            origin="computed" if is_computed else "people",
            kept=_kept(noun, rules),
            is_own=False,
        )


def _named(column: Any) -> str:
    """In the reader's language; what nobody named, Django calls by its code."""
    given = str(column.verbose_name)
    is_code = given == column.name.replace("_", " ")
    return str(UNNAMED[column.name]) if is_code and column.name in UNNAMED else _capital(given)


def _own(noun: Noun, rules: Mapping[str, Rule]) -> Iterator[Described]:
    for field in CustomField.objects.of(noun.code):
        yield Described(
            noun=noun.code,
            noun_name=noun.label,
            code=field.code,
            name=field.label,
            nature=field.nature,
            personal="personal" if field.is_encrypted or noun.model is Contact else "",
            origin="computed" if field.formula else "people",
            kept=_kept(noun, rules),
            is_own=True,
        )


def _personal(noun: Noun, column: Any) -> str:
    """A person's every field is personal, and whatever is encrypted; a customer's name may be a person's."""
    if column.name in SENSITIVE:
        return "sensitive"
    is_named = noun.model is Customer and column.name == "name"
    return "personal" if noun.model is Contact or is_named or isinstance(column, EncryptedTextField) else ""


def _kept(noun: Noun, rules: Mapping[str, Rule]) -> str:
    rule = rules.get(KEPT.get(noun.code, ""))
    if rule is None:
        return now("as long as its record")
    return now("%(years)s years: %(basis)s") % {"years": rule.years, "basis": rule.basis}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
