"""What others may want to hear of approvals."""

from dataclasses import dataclass


@dataclass(frozen=True)
class StepReached:
    """These people have to decide now."""

    request_id: int
    user_ids: tuple[int, ...]


@dataclass(frozen=True)
class RequestReturned:
    request_id: int
    by_id: int


@dataclass(frozen=True)
class RequestApproved:
    """The last step agreed: what was asked for is to be carried out."""

    request_id: int


@dataclass(frozen=True)
class RequestEnded:
    """It came to its end otherwise: refused, void for its record changed, or failed when it was done."""

    request_id: int
    state: str


@dataclass(frozen=True)
class RequestReminded:
    request_id: int
    user_ids: tuple[int, ...]
