"""Whose notices, addresses and watches are whose: everybody sees the own ones."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q

from guanxi.foundation.accounts.queries import Guard, Scoped

if TYPE_CHECKING:
    from guanxi.foundation.accounts.models import User


class Own(Scoped[Any]):
    """One's own, and nobody else's, whatever the role."""

    view_permission = "accounts.change_self"
    owner_path = "user_id"
    department_path = None

    def visible_to(self, user: "User") -> Self:
        return self.filter(user=user)

    def within_scope(self, user: "User", permission: str) -> Self:
        return self.filter(user=user) if user.may(permission) else self.none()


class Notifications(Own):
    """Notices, newest first."""

    def in_page(self) -> Self:
        return self.filter(in_page=True).order_by("-id")

    def unread(self) -> Self:
        return self.filter(in_page=True, read_at=None)


class Addresses(Guard, Own):
    """Where else somebody is told: chats and the like."""


class Watches(Guard, Own):
    """Who watches which record."""

    def of(self, kind: str, record_id: int) -> Self:
        return self.filter(kind=kind, record_id=record_id)


class Deliveries(models.QuerySet[Any]):
    """What goes out of the house. Bookkeeping of the workers, as their jobs are."""

    def due(self, now: Any) -> Self:
        return self.filter(state="waiting", due_at__lte=now).order_by("user_id", "channel", "id")

    def failed(self) -> Self:
        return self.filter(state="failed").order_by("-id")

    def unsent_of(self, user: "User") -> Self:
        """What did not go out to this person, of which nothing was read here since."""
        return self.filter(user=user, notification__read_at=None).failed()

    def try_again(self, now: Any) -> int:
        """What failed waits again, from the first try on."""
        return self.filter(state="failed").update(
            state="waiting", attempts=0, due_at=now, claimed_at=None, error=""
        )

    def claim(self, now: Any) -> int:
        """Take what still waits: of two workers at once one gets it."""
        return self.filter(Q(state="waiting")).update(
            state="sending", attempts=F("attempts") + 1, claimed_at=now
        )
