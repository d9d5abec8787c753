"""Deciding: how many have to agree, who may, what comes back, and what is done in the end."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.foundation.approvals import actions
from guanxi.foundation.approvals.carrying import carry_out_approved
from guanxi.foundation.approvals.choices import MOVES, State
from guanxi.foundation.approvals.models import Definition, Move, Request, Seat
from guanxi.foundation.approvals.paths import Step, enough
from guanxi.foundation.approvals.tests.conftest import GRANTS, step
from guanxi.foundation.errors import Refused
from guanxi.foundation.tasks.actions import change_task
from guanxi.foundation.tasks.models import Task
from guanxi.foundation.tests.people import Browser, make_user

MADE = st.lists(
    st.tuples(
        st.sampled_from(
            ["approve", "reject", "return", "earlier", "withdraw", "again", "remind", "carry", "edit"]
        ),
        st.integers(0, 3),
    ),
    max_size=7,
)


def now(request):
    return Request.objects.get(pk=request.pk)


def approve(request, by):
    actions.approve_request(request, by=by)
    carry_out_approved(request.pk)
    return now(request).state


def test_all_any_and_n_of_m():
    people = ("a", "b", "c")
    assert [enough(Step(name="s", rule=rule, need=2), len(people)) for rule in ("all", "any", "count")] == [
        3,
        1,
        2,
    ]


def test_steps_follow_each_other_and_in_the_end_it_is_done(asking):
    asking.define(step(asking.first, asking.second, rule="all"), step(asking.third))
    request = asking.ask()
    assert approve(request, asking.first) == "waiting"
    with pytest.raises(Http404):
        actions.approve_request(request, by=asking.third)  # not his turn: he does not see it yet
    assert approve(request, asking.second) == "waiting"
    assert now(request).step == 1
    assert not Task.objects.get().is_dropped
    assert approve(request, asking.third) == "done"
    assert Task.objects.get().is_dropped
    said = list(Move.objects.order_by("pk").values_list("said", flat=True))
    assert said == ["asked", "approved", "approved", "approved", "done"]


def test_any_one_is_enough_and_the_others_are_no_longer_asked(asking):
    asking.define(step(asking.first, asking.second, asking.third, rule="any"))
    request = asking.ask()
    assert approve(request, asking.second) == "done"
    assert sorted(Seat.objects.values_list("state", flat=True)) == ["approved", "spared", "spared"]
    with pytest.raises(Refused):
        actions.approve_request(request, by=asking.first)


def test_nobody_decides_on_what_he_asked_for_himself_unless_the_house_allows_it(asking):
    definition = asking.define(step(asking.asker, asking.first, rule="any"))
    request = asking.ask()
    assert list(Seat.objects.values_list("user_id", flat=True)) == [asking.first.pk]
    with pytest.raises((Refused, Http404, PermissionDenied)):
        actions.approve_request(request, by=asking.asker)
    actions.retire_definition(definition, by=_system())
    asking.define(step(asking.asker, rule="any"), own_allowed=True)
    own = asking.ask()
    assert approve(own, asking.asker) == "done"


def test_nobody_can_decide_is_said_when_it_is_asked(asking):
    asking.define(step(asking.asker))
    with pytest.raises(Refused, match="Nobody can decide"):
        asking.ask()
    assert not Request.objects.exists()


def test_returned_with_a_comment_and_asked_again_from_the_first_step(asking):
    asking.define(step(asking.first), step(asking.second))
    request = asking.ask("Please")
    approve(request, asking.first)
    with pytest.raises(Refused, match="Say why"):
        actions.return_request(request, by=asking.second, comment=" ")
    actions.return_request(request, by=asking.second, comment="Which task is it?")
    assert now(request).state == "returned"
    assert "Which task is it?" in Browser(asking.asker).look(f"/approvals/{request.pk}/")
    actions.ask_again(request, by=asking.asker, comment="The old one")
    assert (now(request).state, now(request).step) == ("waiting", 0)
    approve(request, asking.first)
    assert approve(request, asking.second) == "done"


def test_given_back_to_an_earlier_step_which_decides_anew(asking):
    asking.define(step(asking.first), step(asking.second))
    request = asking.ask()
    approve(request, asking.first)
    actions.return_request(request, by=asking.second, comment="Look again", to_step=0)
    assert (now(request).state, now(request).step) == ("waiting", 0)
    approve(request, asking.first)
    assert approve(request, asking.second) == "done"


def test_a_record_changed_meanwhile_voids_the_request(asking):
    asking.define(step(asking.first))
    request = asking.ask()
    change_task(Task.objects.get(), by=asking.asker, description="Something else")
    assert approve(request, asking.first) == "void"
    assert not Task.objects.get().is_dropped


def test_asked_twice_is_told_and_a_stranger_sees_nothing(asking):
    asking.define(step(asking.first))
    request = asking.ask()
    given = {"purpose": request.purpose, "record": Task.objects.get(), "params": {}}
    with pytest.raises(Refused, match="already"):
        actions.ask_approval(asking.asker, by=asking.asker, **given)
    stranger = make_user(None, GRANTS)
    assert Request.objects.visible_to(stranger).count() == 0
    for write in (actions.approve_request, actions.withdraw_request):
        with pytest.raises(Http404):
            write(request, by=stranger)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MADE)
def test_only_moves_of_the_table_happen_each_is_a_row_and_nothing_is_done_without_enough(asking, moves):
    Definition.objects.filter(is_active=True).exists() or asking.define(
        step(asking.first, asking.second, rule="all"), step(asking.third)
    )
    request, task = asking.ask(), Task.objects.latest("pk")
    people = [asking.asker, asking.first, asking.second, asking.third]
    for what, who in moves:
        before, rows = now(request), Move.objects.filter(request=request).count()
        try:
            _do(what, request, task, people[who], asking.asker)
        except (Refused, Http404, PermissionDenied):
            after = now(request)
            assert (after.state, after.step, after.version) == (before.state, before.step, before.version)
            assert Move.objects.filter(request=request).count() == rows
            continue
        after = now(request)
        assert after.state == before.state or after.state in MOVES[before.state]
        if (after.state, after.step) != (before.state, before.step):
            assert Move.objects.filter(request=request).count() == rows + 1
        if after.state in {State.APPROVED, State.DONE}:
            last = Seat.objects.filter(request=request, state="approved")
            assert {seat.user_id for seat in last} == {person.pk for person in people[1:]}
    assert Task.objects.get(pk=task.pk).is_dropped == (now(request).state == "done")


def _do(what, request, task, who, asker):
    doing = {
        "approve": lambda: actions.approve_request(request, by=who),
        "reject": lambda: actions.reject_request(request, by=who, comment="No"),
        "return": lambda: actions.return_request(request, by=who, comment="Why?"),
        "earlier": lambda: actions.return_request(request, by=who, comment="Again", to_step=0),
        "withdraw": lambda: actions.withdraw_request(request, by=who),
        "again": lambda: actions.ask_again(request, by=who),
        "remind": lambda: actions.remind_request(request, by=who),
        "carry": lambda: carry_out_approved(request.pk),
        "edit": lambda: change_task(Task.objects.get(pk=task.pk), by=asker, remarks=f"{who.pk}"),
    }
    doing[what]()


def _system():
    from guanxi.foundation.accounts.models import User

    return User.system()
