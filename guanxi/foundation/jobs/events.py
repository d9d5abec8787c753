"""What jobs tell the rooms above."""

from dataclasses import dataclass


@dataclass(frozen=True)
class JobEnded:
    """A job is over: done, failed for good, or stopped. Late: announced once more, a moment after."""

    run_id: int
    is_late: bool = False
