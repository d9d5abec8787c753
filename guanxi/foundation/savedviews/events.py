"""What happens to views, for whoever tells people."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ViewShared:
    """A view was opened to a department, a role or everybody. ``past``: told already up to this person."""

    view_id: int
    by_id: int
    past: int = 0
