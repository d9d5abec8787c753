"""Every write of the room."""

from guanxi.foundation.approvals.actions.definitions import (
    create_definition,
    end_deputy,
    name_head,
    retire_definition,
    set_deputy,
    set_steps,
)
from guanxi.foundation.approvals.actions.leaving import hand_over_seats
from guanxi.foundation.approvals.actions.own import make_request
from guanxi.foundation.approvals.actions.requests import (
    approve_request,
    ask_again,
    ask_approval,
    carry_out,
    escalate_requests,
    note_failure,
    reject_request,
    remind_request,
    return_request,
    withdraw_request,
)

__all__ = [
    "approve_request",
    "ask_again",
    "ask_approval",
    "carry_out",
    "create_definition",
    "end_deputy",
    "escalate_requests",
    "hand_over_seats",
    "make_request",
    "name_head",
    "note_failure",
    "reject_request",
    "remind_request",
    "retire_definition",
    "return_request",
    "set_deputy",
    "set_steps",
    "withdraw_request",
]
