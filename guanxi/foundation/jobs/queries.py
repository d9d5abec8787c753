"""Who sees which job."""

from typing import TYPE_CHECKING, Any, Self

from guanxi.foundation.accounts.queries import Scoped

if TYPE_CHECKING:
    from guanxi.foundation.accounts.models import User


class JobRuns(Scoped[Any]):
    """Jobs: whoever started one sees it; the job board takes a permission for all."""

    view_permission = "jobs.view_job_run"
    owner_path = "by_id"
    department_path = None

    def visible_to(self, user: "User") -> Self:
        return (self.filter(by=user) | self.within_scope(user, self.view_permission)).distinct()

    def dead(self) -> Self:
        """Failed for good: waiting for somebody to retry or drop them."""
        return self.filter(state="failed")
