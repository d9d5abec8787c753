"""Who sees which sessions."""

from typing import Any

from guanxi.foundation.accounts.queries import Scoped


class Visits(Scoped[Any]):
    """Sessions: everybody sees and ends the own ones; who keeps accounts, those of whom he keeps."""

    view_permission = "accounts.change_self"
    owner_path = "user_id"
    department_path = "user__department_id"
