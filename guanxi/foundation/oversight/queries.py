"""Reviews are for auditors, as the chain is."""

from typing import Any

from guanxi.foundation.accounts.queries import Guard, Scoped


class Reviews(Guard, Scoped[Any]):
    view_permission = "audit.view_entries"
    owner_path = None
    department_path = None
