"""Somebody leaves: what waits for the own decision goes on, whoever takes over."""

from guanxi.foundation.accounts.models import User
from guanxi.foundation.approvals import actions
from guanxi.foundation.approvals.actions.leaving import hand_over_seats
from guanxi.foundation.approvals.models import Request, Seat
from guanxi.foundation.approvals.tests.conftest import step


def test_who_takes_over_and_has_agreed_already_holds_nothing_up(asking):
    first, second, third = asking.first, asking.second, asking.third
    asking.define(step(first, second), step(first), step(first, third))
    request = asking.ask()
    actions.approve_request(request, by=second)
    assert hand_over_seats(first, by=User.system(), successor=second) == 1
    request = Request.objects.get()
    assert (request.state, request.step) == ("waiting", 1), "of two seats that had to agree one is left"
    assert list(Seat.objects.filter(state="waiting").values_list("user", flat=True)) == [second.pk]
    said = request.moves.order_by("pk").values_list("said", "step", "instead_of")
    assert list(said)[-2:] == [("replaced", 0, first.pk), ("replaced", 1, first.pk)]

    request = actions.approve_request(request, by=second)
    assert hand_over_seats(first, by=User.system(), successor=third) == 1
    actions.approve_request(request, by=third)
    assert Request.objects.get().state == "approved", "who has still to agree decides once, for both"
