"""What follows from events."""

from guanxi.foundation.approvals.carrying import carry_out_approved
from guanxi.foundation.approvals.events import RequestApproved


def carry_out(event: RequestApproved) -> None:
    """Do what was approved, if the page that approved it did not come to it."""
    carry_out_approved(event.request_id)
