"""What a step of an import's job works with."""

import time
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused
from guanxi.foundation.imports.kinds import ImportKind, check_permission, kind_of
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.reading import open_table
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.tables import Layout, Table
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import STEP_SECONDS
from guanxi.foundation.sentences import said as _


@dataclass
class Work:
    """One step: the job, the import, its files, and until when the step may go on."""

    job: JobRun
    run: ImportRun
    until: float = field(default_factory=lambda: time.monotonic() + STEP_SECONDS)

    @classmethod
    def of(cls, job: JobRun, *states: str) -> Self:
        """The import that ``job`` is about; another state than these means that somebody went elsewhere."""
        run: ImportRun = ImportRun.objects.get(pk=job.params["import"])
        if run.state not in states or run.job_id != job.pk:
            raise Refused(_("This import has gone on without this job."))
        return cls(job, run)

    @property
    def by(self) -> User:
        return self.job.by

    @cached_property
    def kind(self) -> ImportKind:
        kind = kind_of(self.run.kind, self.by)
        check_permission(kind, self.by)
        return kind

    @cached_property
    def spool(self) -> Spool:
        return Spool(self.run.uid)

    @cached_property
    def layout(self) -> Layout:
        return Layout.from_state(self.spool.read("layout"))

    @cached_property
    def table(self) -> Table:
        """The file, trusted to be as it was when it was examined."""
        return open_table(self.spool.source, self.run.name, self.run.size, layout=self.layout)

    @property
    def options(self) -> dict[str, Any]:
        return dict(self.run.options)

    @property
    def is_up(self) -> bool:
        """Whether this step has to end: its time is over, or somebody asked to stop."""
        return self.job.stop_asked or time.monotonic() > self.until
