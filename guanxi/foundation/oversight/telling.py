"""Entries of the chain in words: which record, which fields, from what to what, and what an action noted.

The chain itself holds names of fields, ids and digests. What a value was is read from the before-images,
where the digest says that it is this very one, and only for who may see the record; texts and personal values
are never told here, for an auditor watches over acts and not over customers.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import Company, Department, Group, Role, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.changes.keeping import LABEL
from guanxi.foundation.changes.models import Change
from guanxi.foundation.privacy.cipher import unseal
from guanxi.foundation.privacy.commitments import holds
from guanxi.foundation.sentences import listed
from guanxi.foundation.subjects import Named, named, only_named, subjects
from guanxi.foundation.ui import formats, words

MACHINE = ("changes", "created")  # digests and ids, for the check of the chain
LONG = 120  # signs; what is longer stands closed until somebody opens it
COMPARED = 20  # changes of one entry whose values are told: an import's are too many to read here
READ = 4000  # before-images at most, for one page
DAYS = {"as_of", "due", "first", "last", "on", "until"}  # notes of one day
SPOKEN = (Company, User, Department, Role, Group)  # whose names the page may tell whoever reads it


@dataclass(frozen=True)
class Line:
    """One entry as it is read."""

    position: str
    when: str
    who: str
    verb: str
    act: str
    kind: str
    record: str
    url: str
    changes: Sequence[str]
    notes: Sequence[tuple[str, str, bool]]  # its name, what it says, whether that is long

    @property
    def long_changes(self) -> bool:
        return sum(map(len, self.changes)) > LONG


def lines(entries: Sequence[Entry], reader: User) -> list[Line]:
    """The entries in words: so many queries for a page, however many entries it has."""
    places = {(row.kind, row.record_id) for row in entries if row.record_id is not None}
    seen = named(reader, places)
    known = _Names(entries)
    values = _values(entries, seen, known)
    return [
        Line(
            position=formats.number(row.position),
            when=formats.moment(row.at),
            who=_who(row, known),
            verb=row.verb,
            act=str(told("verbs").get(row.verb, row.verb)),
            kind=kind_words(row.kind),
            record=_record(row, seen, known),
            url=found.url if (found := seen.get((row.kind, row.record_id or 0))) else "",
            changes=_changes(row, values),
            notes=[(name, text, len(text) > LONG) for name, text in _notes(row, known, reader)],
        )
        for row in entries
    ]


def _who(row: Entry, known: "_Names") -> str:
    """What the person did on the own page no colleague did, and no program of the house."""
    if row.verb in told("own_page"):
        return _("The customer (own page)")
    return known.of(User, row.by_id) or "—"


class _Names:
    """Names of people, departments, roles and groups that these entries speak of: a query each."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        wanted: dict[type[models.Model], set[Any]] = {model: set() for model in SPOKEN}
        for row in entries:
            wanted[User] |= {row.by_id} | set(_people_in(row.detail))
            wanted[Department] |= {row.detail.get("department")}
            model = model_of(row.kind)
            if model in wanted:
                wanted[model].add(row.record_id)
        self._found: dict[tuple[type[models.Model], Any], str] = {}
        for model, keys in wanted.items():
            self.learn(model, keys)
        self._roles = {role.code: str(role) for role in Role.objects.all()}  # unscoped: names of roles only

    def learn(self, model: type[models.Model], keys: Iterable[Any]) -> None:
        rows: Any = model._default_manager.all()  # unscoped: names of colleagues and departments only
        ids = {key for key in keys if isinstance(key, int)}
        self._found |= {(model, row.pk): str(row) for row in (rows.filter(pk__in=ids) if ids else ())}

    def of(self, model: type[models.Model], key: Any) -> str:
        return self._found.get((model, key), "")

    def role(self, code: str) -> str:
        return self._roles.get(code, code)


# ---- records -----------------------------------------------------------------------------------


def told(table: str) -> Any:
    """What the front door calls acts, records, notes and their codes."""
    return getattr(import_module(settings.SWITCHBOARD), "AUDITED", {}).get(table, {})


def model_of(kind: str) -> type[models.Model] | None:
    try:
        return apps.get_model(kind)
    except (LookupError, ValueError):
        return None


def kind_words(kind: str) -> str:
    for subject in (*subjects(), *only_named()):
        if subject.kind == kind:
            return str(subject.name)
    return str(told("kinds").get(kind, kind))


def _record(row: Entry, seen: Mapping[tuple[str, int], Named], known: _Names) -> str:
    if row.record_id is None:
        return ""
    if found := seen.get((row.kind, row.record_id or 0)):
        return found.title
    model = model_of(row.kind)
    return (known.of(model, row.record_id) if model else "") or f"№ {row.record_id}"


# ---- from what to what -------------------------------------------------------------------------


def _compared(row: Entry) -> Sequence[Sequence[Any]]:
    changes: Sequence[Sequence[Any]] = row.detail.get("changes", ())
    return changes if len(changes) <= COMPARED else ()


def _values(
    entries: Sequence[Entry], seen: Mapping[tuple[str, int], Named], known: _Names
) -> dict[str, tuple[str, str]]:
    """Digest → the value before and after, in words: of what the reader sees, of fields that may be told."""
    wanted: dict[str, set[int]] = {}
    for row in entries:
        for kind, pk, *_field in _compared(row):
            if (kind, pk) in seen:
                wanted.setdefault(kind, set()).add(pk)
    found: dict[str, tuple[str, str]] = {}
    for kind, keys in wanted.items():
        model = model_of(kind)
        if model is not None:
            digests: dict[tuple[int, str], list[str]] = {}
            for _kind_of, pk, name, digest in (one for row in entries for one in _compared(row)):
                digests.setdefault((pk, name), []).append(digest)
            found |= _values_of(model, keys, digests, known)
    return found


def _values_of(
    model: type[models.Model], keys: set[int], digests: Mapping[tuple[int, str], list[str]], known: _Names
) -> dict[str, tuple[str, str]]:
    fields = [field for field in model._meta.concrete_fields if _may_be_told(field)]
    by_name = {name: field for field in fields for name in (field.name, field.attname)}
    today: Any = model._default_manager.filter(pk__in=keys)
    rows = {row.pk: row for row in today}
    later: dict[tuple[int, str], Any] = {}
    pairs: dict[str, tuple[str, Any, Any]] = {}
    kept = Change.objects.filter(kind=model._meta.label_lower, record_id__in=keys, field__in=list(by_name))
    for change in kept.order_by("-id")[:READ]:
        plain = unseal(LABEL, change.uid, bytes(change.before))
        field, before = by_name[change.field], json.loads(plain)
        place = (change.record_id, field.attname)
        after = later.get(place, getattr(rows.get(change.record_id), field.attname, None))
        later[place] = before
        for digest in digests.get((change.record_id, change.field), ()):
            if holds(plain, bytes(change.salt), bytes.fromhex(digest)):
                pairs[digest] = (change.field, before, after)
    for field in fields:
        if isinstance(field, models.ForeignKey):
            both = [value for name, *values in pairs.values() if by_name[name] is field for value in values]
            known.learn(field.related_model, both)
    return {
        digest: (_in_words(by_name[name], before, known), _in_words(by_name[name], after, known))
        for digest, (name, before, after) in pairs.items()
    }


def _may_be_told(field: Any) -> bool:
    """No text, no sum and nothing personal: choices, days, counts, yes and no, and whom of the house."""
    if isinstance(field, models.ForeignKey):
        return field.related_model in SPOKEN
    if field.choices:
        return True
    return isinstance(field, models.DateField | models.IntegerField | models.BooleanField)


def _in_words(field: Any, value: Any, known: _Names) -> str:
    if isinstance(field, models.ForeignKey):
        return known.of(field.related_model, value) or "–"
    return words.value(field.model, field.name, value, {})


def _changes(row: Entry, values: Mapping[str, tuple[str, str]]) -> list[str]:
    """“Owner: A → B” where it may be told, else that the field changed; each once."""
    labels: dict[tuple[str, str], str] = {}  # an import notes ten thousand changes of a dozen fields
    told: dict[str, None] = {}
    for kind, *_key, name, digest in row.detail.get("changes", ()):
        if (kind, name) not in labels:
            labels[kind, name] = _field_label(kind, name)
        label = labels[kind, name]
        found = values.get(digest)
        told[f"{label}: {' → '.join(found)}" if found else _("%(field)s: changed") % {"field": label}] = None
    return sorted(told)


def _field_label(kind: str, name: str) -> str:
    model = model_of(kind)
    return str(told("fields").get(name) or (words.label(model, name) if model else name))


# ---- what an action noted ----------------------------------------------------------------------


def _people_in(detail: Mapping[str, Any]) -> Iterable[int]:
    for name in told("people"):
        value = detail.get(name)
        yield from [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, int)]


def _notes(row: Entry, known: _Names, reader: User) -> list[tuple[str, str]]:
    """What the action said of itself: roles before and after, the field that was shown, how many rows."""
    called = {**told("notes"), **told("notes_of").get(row.verb, {})}
    model = model_of(row.kind)
    detail = dict(row.detail)
    if isinstance(detail.get("to"), int):
        detail["successor"] = detail.pop("to")  # of a token it says what that may
    if "changes" in detail and detail.get("changed") == len(detail["changes"]):
        del detail["changed"]  # each stands there
    for noted in ("fields", "took"):
        if model and noted in detail:
            detail[noted] = [words.label(model, name) for name in detail[noted]]
    if "rooms" in detail:
        names = import_module(settings.SWITCHBOARD).ROOM_NAMES
        detail["rooms"] = [str(names.get(room, room)) for room in detail["rooms"]]
    if isinstance(detail.get("field"), str):
        detail["field"] = _field_label(row.kind, detail["field"])
    if isinstance(detail.get("left"), list):
        detail["left"] = [_left(*one) for one in detail["left"]]
    if "list" in detail and "asked" in detail:
        detail["asked"] = _asked(detail["list"], detail["asked"], reader)
    return [
        (str(called.get(name, name)), _note(name, value, known))
        for name, value in sorted(detail.items())
        if name not in MACHINE and value not in (None, "", [], {})
    ]


def _left(kind: str, pk: int, reason: str) -> str:
    """What an undo left as it was, and why."""
    named = {"kind": kind_words(kind), "number": pk, "why": told("words").get("left", {}).get(reason, reason)}
    return _("%(kind)s № %(number)s (%(why)s)") % named


def _asked(name: str, conditions: Iterable[str], reader: User) -> list[str]:
    """By which fields a list was filtered, as the list calls them; their values the chain does not hold."""
    listings: Mapping[str, Any] = getattr(import_module(settings.SWITCHBOARD), "LISTINGS", {})
    filters = listings[name](reader).filters if name in listings else ()
    labels = {one.code: str(one.label) for one in filters}
    keys = [one.partition(" ")[0] for one in conditions]
    return list(dict.fromkeys(labels.get(key, key) for key in keys))


def _note(name: str, value: Any, known: _Names) -> str:
    match value:
        case dict():
            return str(listed(f"{_right(key)}: {_level(name, one)}" for key, one in value.items()))
        case list():
            return str(listed(_note(name, one, known) for one in value)) or "–"
        case bool():
            return _("yes") if value else _("no")
        case int() if name in told("people"):
            return known.of(User, value) or f"№ {value}"
        case int() if name == "department":
            return known.of(Department, value) or f"№ {value}"
        case int():
            return formats.number(value)
    if name in {"roles", "roles_before"}:
        return known.role(value)
    if name == "to":
        return _right(value)
    if name in DAYS:
        return _day(value)
    return str(told("words").get(name, {}).get(value, value))


def _day(value: str) -> str:
    try:
        return formats.day_full(date.fromisoformat(value))
    except ValueError:
        return value


def _right(permission: str) -> str:
    rights: Sequence[Any] = getattr(import_module(settings.SWITCHBOARD), "RIGHTS", ())
    return next((str(right.label) for right in rights if right.permission == permission), permission)


def _level(name: str, value: Any) -> str:
    if name.startswith("grants") and value in {scope.value for scope in Scope}:
        return str(Scope(value).label)
    return str(value)
