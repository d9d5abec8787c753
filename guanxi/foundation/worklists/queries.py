"""Who sees which bulk edit: whoever made it."""

from typing import Any

from guanxi.foundation.accounts.queries import Guard, Scoped


class BulkEdits(Guard, Scoped[Any]):
    """Bulk edits are seen by whoever made them, and by who may see all change sets."""

    view_permission = "worklists.edit_in_bulk"
    owner_path = "by_id"
    department_path = "by__department_id"
