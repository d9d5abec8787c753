"""What is said of customers becomes clean values, or a sentence: the same rules for one and for a file."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from guanxi.customers.choices import STAGE_MOVES, Channel, Stage
from guanxi.customers.models import Contact, Customer, Interaction, StageMove, Tag, TagLink
from guanxi.foundation.accounts.models import User
from guanxi.foundation.calendar.birthdays import LONGEST, Unclear, understood
from guanxi.foundation.checking import Check, Rules, Wrong, assign, sealed_text
from guanxi.foundation.errors import Refused
from guanxi.foundation.imports.contacts import are_several, mainland_fault
from guanxi.foundation.sentences import Said
from guanxi.foundation.sentences import said as _

__all__ = ["assign"]

_DIGIT = re.compile(r"\d")
FEWEST_DIGITS = 3

# ---- personal values ---------------------------------------------------------------------------


def _phone(typed: str) -> str:
    text = plain(typed)
    if are_several(text):
        raise Wrong(
            _("These are several numbers: put the second one into “Other phone”, so that both are found.")
        )
    if fault := mainland_fault(_reached(text)):
        raise Wrong(fault, **(fault.values or {}))
    return text


def _reached(text: str) -> str:
    if len(_DIGIT.findall(text)) < FEWEST_DIGITS:
        raise Wrong(_("A phone number has at least three digits."))
    return text


def plain(text: str) -> str:
    """Written by a Chinese keyboard's wide letters and figures it is the same number, the same address."""
    return unicodedata.normalize("NFKC", text).strip()


def _email(typed: str) -> str:
    text = plain(typed)
    try:
        validate_email(text)
    except ValidationError:
        raise Wrong(_("An e-mail address looks like name@company.com.")) from None
    return text


def _birthday(value: Any) -> Any:
    return sealed_text(LONGEST, _kept)(value.isoformat() if isinstance(value, date) else value)


def _kept(text: str) -> str:
    try:
        return understood(text).kept
    except Unclear as unclear:
        sentence = unclear.sentence
        raise Wrong(sentence, **(sentence.values or {})) from None


def _channel(sentence: Said) -> Check:
    """A channel must be said: nothing is kept of which nobody knows where it comes from (CUS-04, CUS-17)."""

    def check(value: Any) -> str:
        if value in {None, ""}:
            raise Wrong(sentence)
        if value not in Channel.values:
            raise Wrong(_("“%(field)s” has no such choice."))
        return str(value)

    return check


SPECIAL: Mapping[str, Check] = {
    "phone": sealed_text(40, _phone),
    "phone2": sealed_text(40, _phone),
    "email": sealed_text(254, _email),
    "birthday": _birthday,
}


def check_move(before: str, after: str) -> None:
    """The table of moves is the only judge."""
    if after not in Stage.values:
        raise Refused(_("The lifecycle has no such stage."), field="stage")
    if after not in STAGE_MOVES[before]:
        labels = {"before": Stage(before).label, "after": Stage(after).label}
        raise Refused(_("A customer cannot go from “%(before)s” to “%(after)s”.") % labels, field="stage")


def check_owner(owner: User) -> None:
    """Whoever owns a customer works here."""
    if not owner.is_active:
        sentence = _("%(name)s no longer works here: choose somebody else.") % {"name": owner}
        raise Refused(sentence, field="owner")


def check_past(on: date, today: date, field: str = "on") -> None:
    """What has happened has happened by today."""
    if on > today:
        raise Refused(_("This day is in the future."), field=field)


CUSTOMER = Rules(
    Customer,
    [
        "name", "kind", "customer_no", "external_no", "external_source", "industry", "size", "country",
        "region", "source", "stage", "depth", "since", "address", "id_number", "note", "reported",
    ],
    required=["name"],
    special={"source": _channel(_("Say through which channel it was collected: nothing is kept without."))},
)  # fmt: skip
_OF_CONTACT = [
    "name", "title", "role", "phone", "phone2", "email", "wechat", "birthday", "note", "is_primary", "source",
]  # fmt: skip
CONTACT = Rules(Contact, _OF_CONTACT, required=["name"], special=SPECIAL)
# As files are read: their reader has judged each number already, by the country that was chosen for the file.
CONTACT_OF_FILE = Rules(
    Contact,
    _OF_CONTACT,
    required=["name"],
    special={**SPECIAL, **dict.fromkeys(("phone", "phone2"), sealed_text(40, _reached))},
)
INTERACTION = Rules(
    Interaction,
    [
        "on", "channel", "direction", "subject", "channel_label", "participants", "feedback", "follow_up",
        "owner_label", "status", "recorded_by", "recorded_on",
    ],
    required=["on", "channel", "subject"],
    special={"channel": _channel(_("Say through which channel: without it no talk is kept."))},
)  # fmt: skip
TAG = Rules(Tag, ["family", "name"], required=["family", "name"])
TAG_LINK = Rules(TagLink, ["source", "since"], required=["source"])
MOVE = Rules(StageMove, ["after", "on", "reason"], required=["after"])


MOST_PEOPLE = 50


def checked_with_people(
    values: Mapping[str, Any], people: Sequence[Mapping[str, Any]]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A new customer and its people as clean values, or all that is wrong with any of them at once.

    Who is reached somehow but has no name is called as the customer is, as in a file.
    """
    if len(people) > MOST_PEOPLE:
        raise Refused(_("At most %(most)s people at once.") % {"most": MOST_PEOPLE}, field="contacts")
    refusals: list[Refused] = []
    clean: dict[str, Any] = {}
    try:
        clean = CUSTOMER.complete({"source": None, **values})
    except Refused as refusal:
        refusals += [refusal, *refusal.others]
    found = []
    for place, one in enumerate(people):
        said = {name: value for name, value in one.items() if name not in {"is_primary", "custom"}}
        try:
            found.append(CONTACT.complete({**said, "name": said.get("name") or clean.get("name", "-")}))
        except Refused as refusal:
            refusals.append(of_person(place, refusal))
            refusals += refusals[-1].others
    if refusals:
        refusals[0].others = refusals[1:]
        raise refusals[0]
    return clean, found


def of_person(place: int, refusal: Refused) -> Refused:
    """The same, said of a person that comes with its customer: its field is ``contacts.0.phone``."""
    named = [
        Refused(one.message, field=f"contacts.{place}.{one.field}") for one in (refusal, *refusal.others)
    ]
    named[0].others = named[1:]
    return named[0]
