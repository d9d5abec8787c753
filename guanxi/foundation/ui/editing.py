"""Changing records from pages: one field in place, and edits that know which version they were based on."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import models
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.written import Versioned
from guanxi.foundation.changes import keeping
from guanxi.foundation.changes.models import Change, Tracked
from guanxi.foundation.errors import Conflict, Refused
from guanxi.foundation.sentences import listed

from . import words
from .addresses import record_id
from .undo import with_undo


def edit_field[M: Tracked](
    request: HttpRequest,
    row: M,
    name: str,
    *,
    url: str,
    form: Callable[..., BaseForm],
    write: Callable[..., M],
    shown: Callable[[M, str], str] = words.shown,
) -> HttpResponse:
    """GET gives the field with its form (``?show`` only its value), POST saves it or tells why not.

    ``form(name, data=…, instance=…)`` makes the form of the one field, and of what is asked beside it;
    ``write`` is the record's action.
    A conflict travels on: the door shows it beside the field, for the form sends again with its version.
    """
    context = {"label": words.label(row, name), "edit_url": url}
    if request.method == "GET" and "show" in request.GET:
        return render(request, "ui/inline.html", context | {"value": shown(row, name)})
    made = form(name, data=request.POST or None, instance=None if request.POST else row)
    if request.method == "POST" and made.is_valid():
        try:
            values = dict(made.cleaned_data)
            said = _("%(field)s changed.") % {"field": context["label"]}
            with with_undo(request, said):
                row = write(row, by=request.user, version=version_of(request), **values)
        except Refused as refusal:
            if refusal.field != name:
                raise
            made.add_error(name, str(refusal))
        else:
            return render(request, "ui/inline.html", context | {"value": shown(row, name)})
    more = {"field": made[name], "version": row.version, "save_url": url, "show_url": f"{url}?show"}
    more["beside"] = [made[one] for one in made.fields if one != name]
    return render(request, "ui/inline_edit.html", context | more, status=422 if made.errors else 200)


def version_read(request: HttpRequest) -> int:
    """The version that the person read before typing; a form without one is damaged."""
    return _versions(request)[0]


def version_of(request: HttpRequest) -> int:
    """The version that the edit may replace: a later one where the person saw a conflict and chose."""
    return _versions(request)[-1]


def _versions(request: HttpRequest) -> list[int]:
    given = request.POST.getlist("version")
    versions = [version for one in given if (version := record_id(one)) is not None]
    if not given or len(versions) < len(given):
        raise Refused(_("The form lacks the version it was read from. Open the page again."))
    return versions


def edited(
    request: HttpRequest, row: Tracked | Versioned | None, conflict: Conflict | None
) -> dict[str, Any]:
    """What a form's page needs of the record that it edits: the version that was read, and what it met."""
    if row is None:
        return {}
    version = version_read(request) if request.method == "POST" else row.version
    return {"version": version, "conflict": conflict}


def compared(conflict: Conflict, typed: BaseForm, saved: BaseForm) -> Conflict | None:
    """A conflict in the words of the form's fields, for whole forms; None where both say the same."""
    fields = {}
    for name, field in typed.fields.items():
        mine, theirs = _in_words(typed, name), _in_words(saved, name)
        if mine != theirs:
            fields[str(field.label)] = mine, theirs
    return Conflict(conflict.message, fields=fields, version=conflict.version) if fields else None


def _in_words(form: BaseForm, name: str) -> str:
    value: Any = form[name].value()
    choices: Any = getattr(form.fields[name], "choices", None)
    if choices is None:
        return str(value or "")
    chosen = {str(one) for one in value} if isinstance(value, list) else {str(value or "")}
    return str(listed(str(label) for key, label in choices if str(key) in chosen))


def changed_since(row: Tracked, version: int, values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of a whole form's values that the person changed, who read the record at ``version``.

    What somebody else has changed since, and this person left as it was then, is nobody's conflict.
    """
    then = as_read(row, version)
    columns = {field.name: field.attname for field in row._meta.concrete_fields}
    return {name: value for name, value in values.items() if _plain(value) != _plain(then[columns[name]])}


def as_read(row: Tracked, version: int) -> dict[str, Any]:
    """The columns of the record as they were at ``version``."""
    then = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    for change in Change.objects.of(row).filter(version__gt=version):
        then[change.field] = keeping.before(change)
    return then


def _plain(value: Any) -> Any:
    """Typed values and kept ones in one spelling."""
    match value:
        case models.Model():
            return value.pk
        case date():
            return value.isoformat()
        case None:
            return ""
        case str():
            return value.replace("\r\n", "\n").strip()
    return value
