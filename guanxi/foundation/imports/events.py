"""What an import tells the rooms above."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ChangeSetUndone:
    """A whole set was taken back."""

    change_set_id: int


@dataclass(frozen=True)
class ImportApplied:
    """All rows of an import are in. ``attended``: who ran it goes on by itself (a command that scores)."""

    import_id: int
    change_set_id: int
    kind: str
    by_id: int
    changed: int
    attended: bool
