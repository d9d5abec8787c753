"""What happens to shares, for rooms that tell people."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RecordShared:
    """A record was opened to somebody, or further than before; one of the three is who."""

    kind: str
    record_id: int
    share_id: int
    level: int
    by_id: int
    person_id: int | None
    department_id: int | None
    group_id: int | None


@dataclass(frozen=True)
class ShareEnded:
    """A share was taken back."""

    kind: str
    record_id: int
    by_id: int
    person_id: int | None
    department_id: int | None
    group_id: int | None
