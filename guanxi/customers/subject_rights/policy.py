"""The house's own rules, not the law's: by when requests are answered, and how long what is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Self

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.foundation.errors import Sentence

ANSWER_DAYS = 15
WARN_DAYS = 3
LONGEST_DAYS, LONGEST_YEARS = 60, 50
KEEP, PROPOSE = "keep", "propose"
AFTER: tuple[tuple[str, Sentence], ...] = (
    (KEEP, pgettext_lazy("when its time is over", "Nothing happens by itself")),
    (PROPOSE, pgettext_lazy("when its time is over", "Proposed to who may erase")),
)


@dataclass(frozen=True, slots=True)
class Rule:
    """How many years, on what basis, what happens after."""

    years: int
    basis: Sentence
    after: str

    def until(self, day: date) -> date:
        """The last day on which what is of ``day`` is kept."""
        try:
            return day.replace(year=day.year + self.years)
        except ValueError:  # 29 February
            return day.replace(year=day.year + self.years, day=28)

    def before(self, today: date) -> date:
        """What is of this day or younger is still within its time."""
        try:
            return today.replace(year=today.year - self.years)
        except ValueError:
            return today.replace(year=today.year - self.years, day=28)


KINDS: Mapping[str, Sentence] = {
    "orders": _("Orders, returns and their sums"),
    "consents": _("Proofs of consent, wishes, answers of the gate"),
    "requests": _("Requests of persons and their answers"),
    "talks": _("Contacts with customers"),
    "left": _("People who have left a customer"),
}
DEFAULTS: Mapping[str, Rule] = {
    "orders": Rule(10, _("Rules on accounting archives; E-Commerce Law, 31"), KEEP),
    "consents": Rule(3, _("Civil Code, 188: limitation of claims"), KEEP),
    "requests": Rule(3, _("Civil Code, 188: limitation of claims"), KEEP),
    "talks": Rule(5, _("PIPL 19: no longer than needed"), PROPOSE),
    "left": Rule(3, _("PIPL 19: no longer than needed"), PROPOSE),
}


def _held_rule(code: str, held: Mapping[str, Any]) -> Rule:
    rule = Rule(**held)
    return rule if rule.basis else replace(rule, basis=DEFAULTS[code].basis)


@dataclass(frozen=True, slots=True)
class Retention:
    """In force: days to answer a request, days before that on which its owner is told, rules by kind."""

    answer_days: int = ANSWER_DAYS
    warn_days: int = WARN_DAYS
    rules: Mapping[str, Rule] = field(default_factory=lambda: dict(DEFAULTS))

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """What is kept; the default for whatever is not."""
        held = values.get("rules", {})
        rules = {code: _held_rule(code, held[code]) if code in held else DEFAULTS[code] for code in KINDS}
        return cls(
            int(values.get("answer_days", ANSWER_DAYS)), int(values.get("warn_days", WARN_DAYS)), rules
        )

    def as_kept(self) -> dict[str, Any]:
        """As it is kept: a basis that is the house's default stays a sentence for each reader's language."""
        found = self.as_dict()
        for code, rule in found["rules"].items():
            if rule["basis"] == str(DEFAULTS[code].basis):
                rule["basis"] = ""
        return found

    def as_dict(self) -> dict[str, Any]:
        """As it is read now, in the reader's language."""
        rules = {
            code: {"years": rule.years, "basis": str(rule.basis), "after": rule.after}
            for code, rule in self.rules.items()
        }
        return {"answer_days": self.answer_days, "warn_days": self.warn_days, "rules": rules}
