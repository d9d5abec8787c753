"""What speaks for one customer and what against it, in words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Shown
from guanxi.foundation.errors import Sentence
from guanxi.foundation.ui import formats

COMPARED: Mapping[str, Sentence] = {
    "name": _("Name"),
    "place": pgettext_lazy("of a firm", "Place"),
    "branch": _("Branch"),
    "birthday": _("Birthday"),
    "id_number": _("ID number"),
    "phone": _("Telephone"),
    "email": _("E-mail"),
    "people": pgettext_lazy("at a customer", "People"),
    "city": _("City"),
    "address": _("Address"),
    "household": _("Under one roof"),
    "neighbours": _("Under one roof"),
    "postcode": _("Postcode"),
    "house": _("House number"),
}
SAID: Mapping[tuple[str, str], Sentence] = {
    ("name", "same"): _("The same name"),
    ("name", "called"): _("One is called by a short form of the given name"),
    ("name", "turned"): _("Given name and family name are turned around"),
    ("name", "sounds"): _("Names that sound the same"),
    ("name", "close"): _("Names that differ in a letter or two"),
    ("name", "title"): _("The same family name, one with a title only"),
    ("name", "initial"): _("The same family name and initial"),
    ("name", "given"): _("The same given name"),
    ("name", "both"): _("Both names almost the same"),
    ("name", "family"): _("The same family name, another given name"),
    ("name", "registered"): _("The same word and trade in the same place: there one firm may be called so"),
    ("name", "kernel"): _("The same name but for place and legal form"),
    ("name", "bare"): _("The same name but for legal form, and nothing that contradicts"),
    ("name", "also"): _("One is also called as the other is"),
    ("name", "short"): _("One name begins the other: perhaps a short form"),
    ("name", "stem"): _("Names that have their first four signs in common"),
    ("name", "spoken"): _("One name in letters, the other read so"),
    ("name", "brand"): _("Names that begin alike"),
    ("name", "other"): _("Different names"),
    ("place", "same"): _("The same place"),
    ("place", "named"): _("Each name says another place"),
    ("place", "other"): _("Different places"),
    ("branch", "same"): _("The same branch"),
    ("branch", "other"): _("One is another branch, or the firm itself"),
    ("birthday", "same"): _("The same birthday"),
    ("birthday", "near"): _("Birthdays that differ in one figure"),
    ("birthday", "nearly"): _("Birthdays that differ in two figures"),
    ("birthday", "other"): _("Different birthdays"),
    ("id_number", "same"): _("The same ID number"),
    ("id_number", "near"): _("ID numbers that differ in one figure"),
    ("id_number", "nearly"): _("ID numbers that differ in two figures"),
    ("id_number", "other"): _("Different ID numbers"),
    ("phone", "same"): _("The same telephone number"),
    ("phone", "tail"): _("Telephone numbers that end alike, perhaps written without a code"),
    ("phone", "near"): _("Telephone numbers that differ in one figure"),
    ("phone", "other"): _("Different telephone numbers"),
    ("email", "same"): _("The same e-mail address"),
    ("email", "user"): _("The same e-mail name with another provider"),
    ("email", "near"): _("E-mail addresses that differ in a letter or two"),
    ("email", "domain"): _("E-mail addresses of the same firm"),
    ("email", "apart"): _("Mail houses of their own, and different ones"),
    ("email", "other"): _("Different e-mail addresses"),
    ("people", "same"): _("A person of the same name in both"),
    ("people", "other"): _("Other people"),
    ("city", "same"): _("The same city"),
    ("city", "namesakes"): _("The same city: of people of one name that says less"),
    ("city", "close"): _("Almost the same city"),
    ("city", "other"): _("Different cities"),
    ("address", "same"): _("The same address"),
    ("address", "street"): _("The same street and number"),
    ("address", "close"): _("Almost the same address"),
    ("address", "other"): _("Different addresses"),
    ("household", "family"): _("Different names with several things in common: perhaps a family"),
    ("household", "relatives"): _("Different names with one thing in common: perhaps relatives"),
    ("household", "other"): _("Nothing that tells a family from a person"),
    ("neighbours", "other"): _("Different names with several things in common: perhaps neighbours"),
    ("neighbours", "group"): _("One mail house in different places: perhaps two firms of a group"),
    ("neighbours", "none"): _("Nothing that tells neighbours from one firm"),
    ("postcode", "same"): _("The same postcode"),
    ("postcode", "near"): _("Postcodes that differ in one figure"),
    ("postcode", "other"): _("Different postcodes"),
    ("house", "same"): _("The same house number"),
    ("house", "other"): _("Different house numbers"),
}
RESTRICTED = _("Restricted, not compared")  # what may only be kept is not compared
STRONG, WEAK = 8.0, 3.0  # bits
HOW: Sequence[tuple[float, Sentence]] = (
    (STRONG, pgettext_lazy("evidence", "speaks strongly for it")),
    (WEAK, pgettext_lazy("evidence", "speaks for it")),
    (0.0, pgettext_lazy("evidence", "speaks a little for it")),
    (-WEAK, pgettext_lazy("evidence", "speaks a little against it")),
    (-STRONG, pgettext_lazy("evidence", "speaks against it")),
)
STRONGLY_AGAINST = pgettext_lazy("evidence", "speaks strongly against it")


class Evidence(NamedTuple):
    """One thing in which the two were compared: what, how it speaks, and its weight in bits."""

    label: Sentence
    said: Sentence
    how: Sentence
    bits: float

    @property
    def speaks_for(self) -> bool:
        return self.bits > 0

    @property
    def weight(self) -> str:
        return signed(self.bits)


def signed(bits: float) -> str:
    """A weight with its sign."""
    sign = "+" if bits > 0 else formats.MINUS
    return f"{sign}{formats.number(abs(bits), 1)}"


def summed(found: Sequence[Evidence]) -> str:
    """What the weights come to, as they stand there."""
    return signed(sum(round(one.bits, 1) for one in found))


# What would tell values that a role hides: whether two records have the same number is one of them.
TELLS: Mapping[str, Sequence[str]] = {
    "phone": ("phone",),
    "email": ("email",),
    "birthday": ("birthday",),
    "address": ("address",),
    "id_number": ("id_number",),
    "household": ("phone", "email", "address"),
    "neighbours": ("phone", "email", "address"),
}


def evidence(why: Iterable[Sequence[Any]], reader: User) -> list[Evidence]:
    """What a pair was found by, the heaviest first, without what would tell ``reader`` hidden values."""
    return [
        _told(str(comparison), str(level), float(bits))
        for comparison, level, bits in why
        if not any(reader.shows(key) is Shown.HIDDEN for key in TELLS.get(comparison, ()))
    ]


def _told(comparison: str, level: str, bits: float) -> Evidence:
    how = next((words for least, words in HOW if bits >= least), STRONGLY_AGAINST)
    said = SAID.get((comparison, level), level)
    return Evidence(COMPARED.get(comparison, comparison), said, how, bits)


def shortly(why: Iterable[Sequence[Any]], reader: User, most: int = 2) -> list[Sentence]:
    """What speaks most for it, for a line of the list."""
    return [one.said for one in evidence(why, reader) if one.speaks_for][:most]


def shown(probability: float) -> float:
    """As it is told, in whole hundredths wherever it stands: never quite certain."""
    return min(round(probability, 2), 0.99)
