"""What the check page of a file of customers shows: its values masked, what they change in words."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import pgettext

from guanxi.customers.filing import DIGITS, FEWEST_DIGITS
from guanxi.customers.headings_beside import CONSENTS
from guanxi.customers.models import Contact, Customer, Interaction
from guanxi.customers.reported import LABELS, READ_AS
from guanxi.foundation.accounts.models import Department, User
from guanxi.foundation.customfields.models import PREFIX
from guanxi.foundation.errors import Sentence
from guanxi.foundation.imports.contacts import parted
from guanxi.foundation.imports.values import is_masked
from guanxi.foundation.privacy import masks
from guanxi.foundation.privacy.sealed import Sealed
from guanxi.foundation.sentences import said as _

type Changes = Mapping[str, tuple[Any, Any]]

LONG_ENOUGH = 8
BETWEEN = " / "  # two numbers in one cell
FILE_FIELDS = {
    "external_no": "customer_no",
    "owner_id": "owner",
    "department_id": "department",
    "tags": "needs",
    "contact:name": "contact_name",
    "contact:note": "contact_note",
}
# In whose column a change is shown where the file has none of its own.
STANDS_IN = {
    "region": ("city",),
    "birthday": ("lunar_birthday",),
    "phone": ("contact_info",),
    "phone2": ("phone", "contact_info"),
    "email": ("contact_info",),
    "wechat": ("contact_info",),
    "contact_name": ("decision_maker",),
    "title": ("decision_maker",),
    "consent_evidence": tuple(CONSENTS),
    "consent_on": tuple(CONSENTS),
}
# What changes without a column of that name.
OTHERS: Mapping[str, Sentence] = {"role": _("Decision role"), **LABELS}
PEOPLE: Mapping[str, Any] = {"owner_id": User, "department_id": Department}


def file_field(name: str) -> str:
    """The column that a record's field comes from."""
    return FILE_FIELDS.get(name, name)


def text_of(value: Any) -> str:
    """A kept value in words."""
    match value:
        case [_clean, str() as text]:
            return text
        case list():
            return pgettext("between nouns", ", ").join(map(str, value))
        case _:
            return str(value)


def mask_contact(text: str) -> str:
    """A phone number, an address or a WeChat id, whichever it looks like."""
    if is_masked(text):
        return text
    if "@" in text:
        return masks.mask_email(text)
    return mask_phone(text) if len(DIGITS.findall(text)) >= FEWEST_DIGITS else masks.mask_wechat(text)


def mask_phone(text: str) -> str:
    """As everywhere; of one that is no number enough to find it in the file by."""
    if len(parts := parted(text)) > 1:
        return BETWEEN.join(map(mask_phone, parts))
    shown = masks.mask_phone(text)
    return f"{text[:3]}****{text[-2:]}" if not DIGITS.search(shown) and len(text) > LONG_ENOUGH else shown


MASKS: Mapping[str, Callable[[str], str]] = {
    "phone": mask_phone,
    "phone2": mask_phone,
    "email": masks.mask_email,
    "wechat": masks.mask_wechat,
    "birthday": masks.mask_birthday,
    "lunar_birthday": masks.mask_birthday,
    "address": masks.mask_address,
    "id_number": masks.mask_id,
}


# ---- changes -----------------------------------------------------------------------------------


def names_in(all_changes: Iterable[Changes]) -> dict[tuple[str, int], str]:
    """What the owners and departments are called whose numbers stand in changes: a query each, if any."""
    wanted: dict[str, set[int]] = {}
    for changes in all_changes:
        for name in PEOPLE.keys() & changes.keys():
            wanted.setdefault(name, set()).update(pk for pk in changes[name] if pk)
    return {
        (field, pk): name
        for field, ids in wanted.items()
        for pk, name in PEOPLE[field].objects.filter(pk__in=ids).values_list("pk", "name")
    }


def shown_changes(
    changes: Changes, names: Mapping[tuple[str, int], str], values: Mapping[str, Any]
) -> dict[str, tuple[Any, Any]]:
    """Field → old and new in words: whatever is sealed stays masked, the new value too."""
    found: dict[str, tuple[Any, Any]] = {}
    for name, (old, new) in changes.items():
        own = name.rpartition(".")[2]
        if name == "reported":
            continue
        if name.startswith(PREFIX):  # own fields are in words, and masked, already
            found[name] = old, new
            continue
        if own in MASKS:
            pair: tuple[Any, Any] = str(old), MASKS[own](str(new)) if new else ""
        elif isinstance(old, Sealed):
            pair = str(old), masks.hide(str(new)) if new else ""
        else:
            pair = _word(name, old, names), _word(name, new, names)
        found[_column(name, values)] = pair
    return {**_reported(changes), **found}


def _reported(changes: Changes) -> dict[str, tuple[Any, Any]]:
    """What is kept as the file writes it, each under the name of its column."""
    old, new = changes.get("reported", ({}, {}))
    return {
        name: (_masked(name, old.get(name, "")), _masked(name, text))
        for name, text in new.items()
        if old.get(name) != text and not (name.endswith(READ_AS) and name.removesuffix(READ_AS) in new)
    }


def _masked(name: str, text: Any) -> str:
    return mask_contact(str(text)) if name == "contact_info" and text else str(text)


def _column(name: str, values: Mapping[str, Any]) -> str:
    """``contact:Li Lei.phone`` is shown in the phone's column, a lunar birthday in that of lunar ones."""
    if name.startswith("contact:"):
        own = name.rpartition(".")[2]
        name = f"contact:{own}" if own in {"name", "note"} else own
    return "lunar_birthday" if name == "birthday" and "lunar_birthday" in values else file_field(name)


def _word(name: str, value: Any, names: Mapping[tuple[str, int], str]) -> Any:
    """A value as people read it: who owns, and what a code is called."""
    if value in {None, ""}:
        return ""
    if name in PEOPLE:
        return names.get((name, value), str(value))
    model = Contact if name.startswith("contact:") else Customer
    own = name.rpartition(".")[2]
    for one in (model, Interaction):
        choices = {f.name: dict(f.flatchoices) for f in one._meta.concrete_fields if f.choices}
        if own in choices:
            return choices[own].get(value, str(value))
    return str(value)
