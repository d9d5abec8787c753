"""Requests and their steps in words, for whoever reads them."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Sentence
from guanxi.foundation.sentences import told
from guanxi.foundation.subjects import subject_of
from guanxi.foundation.ui import formats

from .approvable import approvables
from .choices import Rule, Said
from .models import Move, Request
from .paths import Step
from .standing import record_of


def title_of(request: Request, user: User) -> str:
    """What is asked for; a record that is not for this reader stays unnamed."""
    kind = approvables().get(request.purpose)
    if kind is None or kind.model is None:
        return _said(request)
    record = record_of(request, user)
    if record is None:
        return f"{kind.label} #{request.pk}"
    return str(kind.describe(record, request.params, user))


def _said(request: Request) -> str:
    """By which path, and what is asked in words."""
    name = request.definition.name
    return f"{name}{_(': ')}{request.subject}" if request.subject else name


def short_title(request: Request) -> Sentence:
    """What is asked for, with its record's code but without any name, for what is kept and mailed."""
    kind = approvables().get(request.purpose)
    if kind is None:
        return request.definition.name
    if kind.model is None:  # its subject may name somebody
        return f"{request.definition.name} #{request.pk}"
    row = kind.rows().filter(pk=request.record_id).first()
    code = subject_of(request.kind).code(row) if row is not None else ""
    return format_lazy("{what} {code}", what=kind.label, code=code or f"#{request.pk}")


def amount_shown(amount: Decimal | None, currency: str) -> str:
    """Nothing where there is no amount; whether there is one is not told to whom amounts are hidden."""
    return formats.money(amount or 0, currency) if amount or formats.amounts_hidden() else ""


def comment_of(move: Move) -> str:
    """What was said with a move: a person's words, or why it could not be done, in the reader's language."""
    if move.said != Said.FAILED:
        return move.comment
    try:
        return str(told(json.loads(move.comment)))
    except ValueError:  # written before such sentences were kept
        return move.comment


def titles(requests: Sequence[Any], user: User) -> dict[int, str]:
    """Many at once, in short: one query a purpose; they come with their definitions."""
    kinds = approvables()
    wanted: dict[str, set[int]] = {}
    for request in requests:
        wanted.setdefault(request.purpose, set()).add(request.record_id)
    records: dict[tuple[str, int], Any] = {}
    for purpose, ids in wanted.items():
        if purpose in kinds and kinds[purpose].model:
            rows = kinds[purpose].rows().visible_to(user)
            records |= {(purpose, row.pk): row for row in rows.filter(pk__in=ids)}
    found = {}
    for request in requests:
        if request.subject:
            found[request.pk] = _said(request)
            continue
        kind = kinds.get(request.purpose)
        record = records.get((request.purpose, request.record_id))
        label = str(kind.label) if kind else request.purpose
        found[request.pk] = f"{label}{_(': ')}{record}" if record is not None else f"{label} #{request.pk}"
    return found


def rule_of(step: Step, seats: int) -> str:
    """How many have to agree."""
    if seats <= 1:
        return ""
    if step.rule == Rule.ANY:
        return _("one of %(n)s is enough") % {"n": seats}
    if step.rule == Rule.COUNT:
        least = ngettext("at least %(n)s of %(all)s", "at least %(n)s of %(all)s", step.need)
        return least % {"n": min(step.need, seats), "all": seats}
    return _("all %(n)s") % {"n": seats}
