"""How a rotation stands: which old keys there are, what lies under them, which job brings it on."""

from typing import Final

from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.privacy.keys import Purpose, ring

from .holders import holders, older_files

KIND: Final = "renew_sealed_values"
PURPOSES: Final[tuple[Purpose, ...]] = ("encryption", "index")


def old_versions() -> list[tuple[Purpose, int]]:
    """Keys that are no longer written with, and not yet forgotten."""
    keys = ring()
    keys.refresh()
    return [
        (purpose, version)
        for purpose in PURPOSES
        for version in sorted(keys.secrets_for(purpose))
        if version != keys.current(purpose)
    ]


def latest() -> JobRun | None:
    """The job of the newest rotation."""
    # unscoped: the house's own job, shown to nobody here
    found: JobRun | None = JobRun.objects.filter(kind=KIND).order_by("-pk").first()
    return found


def still_old() -> list[str]:
    """Where anything still lies under an old key: every value is looked at, so it takes a while."""
    found = [holder.name for holder in holders() if holder.holds_older()]
    files = older_files()
    return [*found, *([f"{len(files)} files, {files[0].name}"] if files else [])]
