"""Reading model cards."""

from typing import TYPE_CHECKING, Any, Self

from guanxi.foundation.accounts.queries import Guarded

if TYPE_CHECKING:
    from guanxi.foundation.accounts.models import User


class Cards(Guarded):
    """Cards tell sums over the whole company: for whoever may see all its customers."""

    def newest(self, kind: str) -> Any:
        """The newest finished card of a kind, or None."""
        return self.filter(kind=kind, finished_at__isnull=False).order_by("-id").first()

    def visible_to(self, user: "User") -> Self:
        from guanxi.foundation.accounts.scopes import Scope

        sees_all = user.scope_of("customers.view_customer") is Scope.ALL
        return self.all() if sees_all else self.none()
