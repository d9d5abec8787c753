"""The record a request is about, and whether it is still the one that was asked about."""

from typing import Any

from guanxi.foundation.accounts.models import User

from .approvable import approvables
from .models import Request


def record_of(request: Request, user: User) -> Any:
    """The record, if ``user`` may see it."""
    kind = approvables().get(request.purpose)
    return kind.record_for(user, request.record_id) if kind else None


def is_stale(request: Request) -> bool:
    """Whether the record changed since it was asked about, or is gone."""
    kind = approvables().get(request.purpose)
    if kind is None:
        return True
    rows: Any = kind.model._default_manager
    version = rows.filter(pk=request.record_id).values_list("version", flat=True).first()
    return bool(version != request.record_version)
