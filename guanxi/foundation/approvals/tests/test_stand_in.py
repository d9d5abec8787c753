"""Deputies, heads, people who left, and requests that nobody decides."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.approvals import actions, jobs
from guanxi.foundation.approvals.actions import requests
from guanxi.foundation.approvals.carrying import carry_out_approved
from guanxi.foundation.approvals.choices import Said
from guanxi.foundation.approvals.models import Move, Request, Seat
from guanxi.foundation.approvals.paths import Step, path_for
from guanxi.foundation.approvals.tests.conftest import GRANTS, PURPOSE, step
from guanxi.foundation.calendar.days import business_day, working_days
from guanxi.foundation.errors import Refused
from guanxi.foundation.staff.actions import close_account
from guanxi.foundation.tests.people import Browser, make_user


def test_the_deputy_decides_for_somebody_between_two_days_and_no_longer(asking):
    asking.define(step(asking.first))
    request, today = asking.ask(), business_day()
    over = {"first": today - timedelta(days=9), "last": today - timedelta(days=1)}
    with pytest.raises(Refused, match="over already"):
        actions.set_deputy(asking.first, by=asking.first, deputy=asking.second, **over)
    given = {"first": today, "last": today + timedelta(days=3)}
    actions.set_deputy(asking.first, by=asking.first, deputy=asking.second, **given)
    page = Browser(asking.second)
    assert "Approve" in page.look("/day/")
    page.send(f"/approvals/{request.pk}/approve/", comment="Fine")
    assert Request.objects.get().state == "done"
    move = Move.objects.get(said="approved")
    assert (move.by, move.instead_of) == (asking.second, asking.first)
    assert f"{asking.second} for {asking.first}" in Browser(asking.asker).look(f"/approvals/{request.pk}/")


def test_who_has_left_is_replaced_by_the_head_of_the_department(asking):
    actions.name_head(asking.place, by=User.system(), user=asking.third)
    asking.define(step(asking.first))
    close_account(asking.first, by=User.system())
    asking.ask()
    assert Seat.objects.get().user == asking.third


def test_a_request_that_nobody_decides_for_some_working_days_is_handed_up(asking, monkeypatch):
    actions.name_head(asking.place, by=User.system(), user=asking.third)
    asking.define(step(asking.first), escalate_days=3)
    request, today = asking.ask(), business_day()
    for days, there in ((2, asking.first), (3, asking.third)):
        day = working_days().after(today, days)
        monkeypatch.setattr(requests, "business_day", lambda _company=None, day=day: day)
        jobs.keep_days()
        assert Seat.objects.get().user == there
    assert Move.objects.filter(said="escalated", instead_of=asking.first).count() == 1
    monkeypatch.undo()
    assert request.state == "waiting"


def test_reminding_is_for_the_asker_and_once_a_day(asking):
    asking.define(step(asking.first))
    request = asking.ask()
    actions.remind_request(request, by=asking.asker)
    with pytest.raises(Refused, match="today already"):
        actions.remind_request(request, by=asking.asker)
    yesterday = timezone.now() - timedelta(days=1)
    QuerySet(Move).filter(request=request, said=Said.REMINDED).update(at=yesterday)
    actions.remind_request(request, by=asking.asker)
    with pytest.raises(PermissionDenied):
        actions.withdraw_request(request, by=asking.first)


def test_the_amount_chooses_the_steps(asking):
    definition = asking.define(step(asking.first), step(asking.second, from_amount="50.00"))
    assert len(path_for(definition, Decimal("49.99"))) == 1
    assert len(path_for(definition, Decimal("50"))) == 2
    assert len(path_for(definition, None)) == 1
    with pytest.raises(Refused, match="number"):
        actions.set_steps(definition, by=User.system(), steps=[step(asking.first, from_amount="a lot")])
    with pytest.raises(Refused, match="who decides"):
        actions.set_steps(definition, by=User.system(), steps=[Step(name="Nobody")])


def test_an_administrator_writes_steps_and_sees_the_path_of_a_sample_amount(asking):
    keeper = make_user(asking.place, {**GRANTS, "approvals.manage": Scope.ALL})
    browser = Browser(keeper)
    browser.send("/approvals/definitions/", name="Dropping tasks", purpose=PURPOSE)
    page = f"/approvals/definitions/{_definition()}/"
    browser.send(page, name="Near", rule="all", people=[asking.first.pk])
    browser.send(page, name="Far", rule="any", people=[asking.second.pk], from_amount="50")
    assert browser.look(f"{page}?amount=10").count("is-later") == 1
    shown = browser.look(f"{page}?amount=99")
    assert shown.count("is-later") == 2
    assert asking.second.name in shown
    Browser(asking.asker).look("/approvals/definitions/", 403)
    Browser(asking.asker).send(page, 403, name="Mine", rule="all", people=[asking.asker.pk])
    request = asking.ask()
    browser.send(f"{page}retire/")
    actions.approve_request(request, by=asking.first)
    carry_out_approved(request.pk)
    assert Request.objects.get().state == "done"  # one under way goes its way to the end


def test_the_api_asks_decides_and_tells(asking):
    asking.define(step(asking.first))
    from guanxi.foundation.tasks.tests.making import make_task

    task = make_task(asking.asker)
    ask, decide = Browser(asking.asker).client, Browser(asking.first).client
    made = ask.post(
        "/api/approvals/", {"purpose": PURPOSE, "record_id": task.pk}, content_type="application/json"
    )
    assert made.status_code == 201, made.content
    pk = made.json()["id"]
    found = decide.get("/api/approvals/?box=decide").json()["items"]
    assert [row["id"] for row in found] == [pk]
    done = decide.post(f"/api/approvals/{pk}/approve", {"comment": "ok"}, content_type="application/json")
    assert done.json()["state"] == "done"
    assert [move["said"] for move in done.json()["moves"]] == ["asked", "approved", "done"]
    assert decide.get("/api/approvals/?box=decide").json()["items"] == []


def _definition():
    from guanxi.foundation.approvals.models import Definition

    return Definition.objects.get().pk


def test_a_company_has_one_definition_a_purpose(asking):
    asking.define(step(asking.first))
    with pytest.raises(Refused, match="already"):
        asking.define(step(asking.first))
