"""What scoring announces."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CustomersScored:
    """All standings were written anew."""

    run_id: int
    changed: int
