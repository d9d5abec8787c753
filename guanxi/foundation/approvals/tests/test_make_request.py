"""What people ask for in words: by paths of their own, beside a record or none; and how paths are kept."""

import pytest

from guanxi.config import switchboard
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.approvals import actions
from guanxi.foundation.approvals.approvable import OWN, OWN_REQUEST
from guanxi.foundation.approvals.models import Definition, Request
from guanxi.foundation.approvals.tests.conftest import DROPPING, GRANTS, PURPOSE, step
from guanxi.foundation.errors import Refused
from guanxi.foundation.tasks.actions import change_task
from guanxi.foundation.tasks.models import Task
from guanxi.foundation.tasks.tests.making import make_task
from guanxi.foundation.tests.people import Browser, make_user


@pytest.fixture
def own(asking, monkeypatch):
    monkeypatch.setattr(switchboard, "APPROVABLE", (DROPPING, OWN_REQUEST))
    return asking


def test_people_ask_in_words_beside_a_record_that_may_change_and_an_agreement_is_all_there_is(own):
    browser = Browser(own.asker)
    assert "No approval path yet" in browser.look("/approvals/new/")
    discounts = own.define(step(own.first), name="Discounts", purpose=OWN)
    own.define(step(own.second), name="Expenses", purpose=OWN)
    with pytest.raises(Refused, match="of this name"):
        own.define(step(own.third), name="Discounts", purpose=OWN)
    task = make_task(own.asker)
    url = f"/approvals/new/?about=tasks.task:{task.pk}"
    page = browser.look(url)
    assert all(words in page for words in (str(task), "Discounts", "Expenses"))
    said = {"definition": discounts.pk, "amount": "1200", "comment": "Spring"}
    assert "Spring</textarea>" in browser.send(url, 422, subject=" ", **said), "nothing typed is lost"
    browser.send(url, subject="8% off", **said)
    change_task(Task.objects.get(), by=own.asker, description="Something else")
    request, decider = Request.objects.get(), Browser(own.first)
    shown = decider.look("/approvals/?box=decide")
    assert "Discounts: 8% off" in shown
    assert 'To decide <span class="n">1</span>' in shown
    assert "Something else" in decider.look(f"/approvals/{request.pk}/")
    Browser(own.second).look(f"/approvals/{request.pk}/", 404)
    decider.send(f"/approvals/{request.pk}/approve/")
    assert Request.objects.get().state == "approved"
    assert list(request.moves.order_by("pk").values_list("said", flat=True)) == ["asked", "approved"]


def test_what_is_about_no_record_is_given_back_and_asked_again_and_programs_ask_too(own):
    expenses = own.define(step(own.first), step(own.second, from_amount="50"), name="Expenses", purpose=OWN)
    asked = {"definition_id": expenses.pk, "subject": "Taxi", "amount": "60.00"}
    client = Browser(own.asker).client
    made = client.post("/api/approvals/own", asked, content_type="application/json")
    assert (made.status_code, made.json()["subject"], len(made.json()["steps"])) == (201, "Taxi", 2)
    request = Request.objects.get()
    actions.return_request(request, by=own.first, comment="Where is the bill?")
    assert actions.ask_again(request, by=own.asker, comment="Attached").state == "waiting"
    actions.retire_definition(expenses, by=User.system())
    late = client.post("/api/approvals/own", asked, content_type="application/json")
    assert late.status_code == 409


def test_a_path_is_kept_on_its_page(own):
    own.define(step(own.first))
    actions.name_head(own.place, by=User.system(), user=own.third)
    browser = Browser(make_user(own.place, {**GRANTS, "approvals.manage": Scope.ALL}))
    page = browser.look("/approvals/definitions/")
    assert f'<option value="{PURPOSE}"' not in page, "there is one already"
    assert f'<option value="{OWN}"' in page
    assert f"{own.place} (now: {own.third})" in page
    path = own.define(step(own.first), step(own.second, from_amount="50"), name="Expenses", purpose=OWN)
    at = f"/approvals/definitions/{path.pk}/"
    assert "Without an amount" in browser.look(f"{at}?amount=")
    assert "Without an amount" not in browser.look(f"{at}?amount=60")
    assert 'value="50"' in browser.look(f"{at}steps/1/")
    browser.send(f"{at}steps/1/", name="Boss", rule="all", people=[own.third.pk], from_amount="80")
    steps = Definition.objects.get(pk=path.pk).steps
    assert [(one["name"], one["from_amount"]) for one in steps] == [("Step", ""), ("Boss", "80")]
    browser.look(f"{at}steps/2/", 404)
