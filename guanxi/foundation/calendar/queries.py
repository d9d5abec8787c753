"""Whose calendar feeds a person sees; the company's own days are known to all."""

from datetime import date
from typing import Any, Self

from django.db import models

from guanxi.foundation.accounts.queries import Guard, Scoped


class OwnDays(Guard, Scoped[Any]):
    """Days the company works or rests by its own word: everybody may read them."""

    view_permission = "calendar.manage_days"
    owner_path = None
    department_path = None

    def visible_to(self, user: Any) -> Self:
        return self.all() if user.is_active else self.none()


class Feeds(Guard, Scoped[Any]):
    """Everybody sees and revokes the own feeds."""

    view_permission = "accounts.change_self"
    owner_path = "user_id"
    department_path = None

    def visible_to(self, user: Any) -> Self:
        return self.filter(user_id=user.pk)  # an address of somebody else's calendar is nobody's business

    def note_use(self, on: date) -> None:
        """Remember the day: what the door itself keeps, as with tokens, is no action."""
        models.QuerySet.update(self.exclude(last_used_on=on), last_used_on=on)
