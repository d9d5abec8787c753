"""What makes a write: permission, scope, lock, transaction, history, audit and events, in one decorator.

An action is ``verb_noun(subject, *, by, **inputs)``. Page, API, command, job and import call the same
one. Actions call each other freely; only the outermost writes the changes and the one audit entry.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Concatenate, cast

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, models, transaction
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from . import events, ledger, preconditions
from .accounts import confirmed
from .accounts.models import User
from .accounts.queries import Scoped
from .accounts.written import Versioned
from .audit import chain
from .changes import keeping, sets
from .changes.models import Change, ChangeSet, Tracked
from .errors import Conflict, Overtaken, Refused
from .once import anew
from .privacy.keys import ring
from .sentences import listed

PERMISSIONS: dict[str, set[str]] = {}
AUDITED_CHANGES = 200
RACES = {"23505", "40001", "40P01", "SQLITE_CONSTRAINT_UNIQUE"}  # a key taken, a lost turn, a deadlock


def action[S: models.Model, **P, R](
    permission: str,
) -> Callable[[Callable[Concatenate[S, P], R]], Callable[Concatenate[S, P], R]]:
    """Make ``write`` an action that needs ``permission``."""

    def wrap(write: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
        PERMISSIONS.setdefault(permission, set()).add(write.__name__)

        @wraps(write)
        def run(subject: S, /, *args: P.args, **inputs: P.kwargs) -> R:
            if args:
                raise TypeError(f"{write.__name__} takes its inputs by name")
            by = cast(User, inputs.pop("by"))
            return _perform(cast(Callable[..., R], write), permission, subject, by, inputs)

        run.permission = permission  # type: ignore[attr-defined]
        return run

    return wrap


def _perform[R](
    write: Callable[..., R], permission: str, subject: models.Model, by: User, inputs: dict[str, Any]
) -> R:
    if by.watched_by is not None:
        raise Refused(_("You are looking at pages as %(name)s: nothing can be changed.") % {"name": by})
    confirmed.require(write.__name__)
    outer = ledger.current()
    version = inputs.pop("version", None)
    with anew(), _races_told(outermost=outer is None), transaction.atomic():
        ring().refresh()  # in here: what a rotation's last round does not see was written under its keys
        fresh, inputs = _locked(subject, permission, by, inputs)
        if outer is None:
            preconditions.check(fresh.version if isinstance(fresh, Tracked | Versioned) else None)
        _check_version(fresh, version, inputs)
        if outer is not None:
            return write(fresh, by=by, **inputs)
        book = ledger.Ledger(by=by, verb=write.__name__)
        gathering = sets.current()
        if isinstance(fresh, ChangeSet):
            book.change_set_id = fresh.pk
        elif gathering is not None and gathering.change_set is not None:
            book.change_set_id = gathering.change_set.pk
        if version is not None:
            book.based_on = (*_key(fresh), version)
        with ledger.opened(book):
            result = write(fresh, by=by, **inputs)
            _close(book, fresh)
        return result


@contextmanager
def _races_told(*, outermost: bool) -> Iterator[None]:
    """Two people at once: the later one is told so, instead of an error of the database."""
    try:
        yield
    except DatabaseError as error:
        cause = error.__cause__
        code = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None)
        if not outermost or code not in RACES:
            raise
        raise Overtaken(_("Somebody did the same at this moment. Try again.")) from error


def _close(book: ledger.Ledger, subject: models.Model) -> None:
    """Keep the before-images, enqueue the events, and last of all seal the audit entry."""
    for follow, ids in book.settling.items():
        follow(ids)
    changes = keeping.write_drafts(book)
    events.enqueue(book.events)
    is_told = not book.silent or bool(changes or book.created or book.wrote)
    if gathering := sets.current():
        gathering.add(changes, book.created, wrote=book.wrote, told=is_told)
    if not is_told:
        return
    detail = dict(book.detail)
    if changes:
        named = [[c.kind, c.record_id, c.field, c.digest.hex()] for c in changes[:AUDITED_CHANGES]]
        detail |= {"changes": named, "changed": len(changes)}
    if book.created:
        detail["created"] = [[r._meta.label_lower, r.pk] for r in book.created[:AUDITED_CHANGES]]
    chain.append(
        verb=book.verb,
        by_id=book.by.pk,
        kind=subject._meta.label_lower,
        record_id=subject.pk,
        detail=detail,
    )


# ---- locking -----------------------------------------------------------------------------------


def _locked(
    subject: models.Model, permission: str, by: User, inputs: dict[str, Any]
) -> tuple[models.Model, dict[str, Any]]:
    """Read the subject and every record among the inputs afresh, in key order, as ``by`` may see them."""
    wanted: dict[tuple[str, Any], models.Model] = {}
    for row in _rows(inputs.values()):
        wanted[_key(row)] = row
    wanted[_key(subject)] = subject
    _hold_wholes(wanted.values())
    found = {
        key: _reread(row, by, permission if row is subject else None) for key, row in sorted(wanted.items())
    }
    return found[_key(subject)], {name: _replaced(value, found) for name, value in inputs.items()}


def _hold_wholes(rows: Iterable[models.Model]) -> None:
    """What is a part (its model says of what: ``PART_OF``) is written while its whole is held, and the whole
    comes first: so that writers of parts and of the whole wait for each other in one order."""
    if not connection.features.has_select_for_update:
        return
    wholes: dict[type[models.Model], set[Any]] = {}
    for row in rows:
        if name := getattr(row, "PART_OF", ""):
            link: Any = row._meta.get_field(name)
            wholes.setdefault(link.related_model, set()).add(getattr(row, link.attname))
    for model, keys in wholes.items():
        held = model._default_manager.filter(pk__in=keys).order_by("pk")
        no_key = connection.features.has_select_for_no_key_update
        list(held.select_for_update(of=("self",), no_key=no_key).values_list("pk"))


def _rows(values: Iterable[Any]) -> Iterable[models.Model]:
    for value in values:
        if isinstance(value, models.Model):
            yield value
        elif isinstance(value, list | tuple):
            yield from (item for item in value if isinstance(item, models.Model))


def _key(row: models.Model) -> tuple[str, Any]:
    return row._meta.label_lower, row.pk


def _replaced(value: Any, found: dict[tuple[str, Any], models.Model]) -> Any:
    if isinstance(value, models.Model):
        return found[_key(value)]
    if isinstance(value, list | tuple) and any(isinstance(item, models.Model) for item in value):
        return type(value)(found[_key(item)] if isinstance(item, models.Model) else item for item in value)
    return value


def _reread(row: models.Model, by: User, permission: str | None) -> models.Model:
    """One row by its key: not visible → 404; visible but the verb not held → 403."""
    model = row._meta.model  # a request's user is a lazy stand-in: its type is not the model
    rows = cast("Scoped[Any]", model._default_manager.all())
    lock = connection.features.has_select_for_update and (permission is not None or isinstance(row, Tracked))
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=connection.features.has_select_for_no_key_update)
    allowed = rows.within_scope(by, permission) if permission else rows.visible_to(by)
    fresh = allowed.filter(pk=row.pk).first()
    if fresh is not None:
        return cast(models.Model, fresh)
    everything = cast("Scoped[Any]", model._default_manager.all())
    if permission and everything.visible_to(by).filter(pk=row.pk).exists():
        raise PermissionDenied(permission)
    if permission and not by.may(permission):
        raise PermissionDenied(permission)
    raise Http404(f"{row._meta.label} {row.pk}")


def _check_version(fresh: models.Model, version: int | None, inputs: dict[str, Any]) -> None:
    """An edit based on an older version shows, field by field, what differs; nothing is overwritten."""
    if version is None or not isinstance(fresh, Tracked | Versioned) or fresh.version == version:
        return
    if fields := _differing(fresh, version, inputs):
        message = _("Somebody changed this record meanwhile. Compare and choose.")
        raise Conflict(message, fields=fields, version=fresh.version, record=fresh)


def _differing(
    fresh: Tracked | Versioned, version: int, inputs: dict[str, Any]
) -> dict[str, tuple[Any, Any]]:
    """What the edit would say otherwise than somebody else has said since: field → mine and theirs."""
    if isinstance(fresh, Versioned):  # without a history: all that the edit says
        pairs = {name: (_keys(v), fresh.saved(name)) for name, v in inputs.items() if v is not None}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    names = {f.name for f in fresh._meta.concrete_fields} | {f.attname for f in fresh._meta.concrete_fields}
    # Only what somebody else changed since is in conflict; an edit of another field goes through.
    since = Change.objects.of(fresh).filter(version__gt=version).values_list("field", flat=True)
    touched = {name.removesuffix("_id") for name in since}
    kept_as = {column: inputs[name] for name, column in fresh.KEPT_AS.items() if name in inputs}
    said = inputs | {name: listed(v) if isinstance(v, list | tuple) else v for name, v in kept_as.items()}
    return {
        name: (value, getattr(fresh, name))
        for name, value in said.items()
        if name in names and name.removesuffix("_id") in touched and not _is_same(getattr(fresh, name), value)
    }


def _is_same(kept: Any, said: Any) -> bool:
    """Also a key and its record, and nothing and an empty text."""
    if isinstance(said, models.Model) and not isinstance(kept, models.Model):
        said = said.pk
    return bool(kept == said) or (kept in (None, "") and said in (None, ""))


def _keys(value: Any) -> Any:
    """Records by their keys, in order; everything else as it is."""
    rows = isinstance(value, list | tuple) and all(isinstance(one, models.Model) for one in value)
    return sorted(one.pk for one in value) if rows else value
