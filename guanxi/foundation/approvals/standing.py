"""The record a request is about, and whether it is still the one that was asked about."""

from typing import Any

from django.http import Http404

from guanxi.foundation.accounts.models import User
from guanxi.foundation.subjects import record_for

from .approvable import approvables
from .models import Request


def record_of(request: Request, user: User) -> Any:
    """The record, if ``user`` may see it."""
    kind = approvables().get(request.purpose)
    if kind is None or kind.model is not None:
        return kind.record_for(user, request.record_id) if kind else None
    try:
        return record_for(user, request.kind, request.record_id) if request.kind else None
    except Http404:
        return None


def is_stale(request: Request) -> bool:
    """Whether the record that was asked about changed since, or is gone; one that stands beside may."""
    kind = approvables().get(request.purpose)
    if kind is None or kind.model is None:
        return kind is None
    version = kind.rows().filter(pk=request.record_id).values_list("version", flat=True).first()
    return bool(version != request.record_version)
