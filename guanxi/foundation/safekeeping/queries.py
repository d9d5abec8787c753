"""What became of backups is seen by whoever sees the house's jobs."""

from typing import Any, Self

from guanxi.foundation.accounts.queries import Guard, Scoped


class BackupRuns(Guard, Scoped[Any]):
    view_permission = "jobs.view_job_run"
    owner_path = None
    department_path = None

    def newest(self) -> Self:
        return self.order_by("-pk")
