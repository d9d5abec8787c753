"""What a page just did is taken back with one click: all of it, by whoever did it, unless others went on."""

import re

import pytest

from guanxi.customers import actions
from guanxi.customers.models import Customer, Interaction, StageMove, TagLink
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import SELLING, make_customer, make_tag, make_user
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.changes.sets import Gathering, gathered

pytestmark = pytest.mark.django_db


def undo_in(page: str) -> str:
    found = re.search(r'hx-post="(/undo/\d+/)"', page)
    assert found, "no undo is offered"
    return found.group(1)


def path_of(gathering: Gathering) -> str:
    assert gathering.change_set is not None
    return f"/undo/{gathering.change_set.pk}/"


def test_CUS_12_a_stage_move_and_its_dated_step_go_together():
    seller = make_user()
    customer = make_customer(seller, stage="prospect")
    browser = Browser(seller)
    version = str(customer.version)
    browser.send(f"/customers/{customer.pk}/stage/", stage="deal", reason="signed", version=version)
    assert Customer.objects.get().stage == "deal"
    undo = undo_in(browser.look(f"/customers/{customer.pk}/"))
    browser.send(undo)
    assert Customer.objects.get().stage == "prospect"
    assert StageMove.objects.count() == 1
    assert "Taken back." in browser.look(f"/customers/{customer.pk}/")
    browser.send(undo, 409)


def test_an_edit_in_place_offers_its_undo_and_an_edit_of_nothing_none():
    seller = make_user()
    customer = make_customer(seller, region="Suzhou")
    browser = Browser(seller)
    path = f"/customers/{customer.pk}/edit/region/"
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"}
    answer = browser.client.post(path, {"region": "Ningbo", "version": customer.version}, headers=headers)
    undo = undo_in(answer.content.decode())
    browser.client.post(undo, headers=headers)
    assert Customer.objects.get().region == "Suzhou"
    sets = ChangeSet.objects.count()
    answer = browser.client.post(path, {"region": "Suzhou", "version": "3"}, headers=headers)
    assert "/undo/" not in answer.content.decode()
    assert ChangeSet.objects.count() == sets


def test_a_contact_written_down_by_mistake_goes_again_and_its_history_is_no_imports():
    seller = make_user()
    customer = make_customer(seller)
    browser = Browser(seller)
    said = {"on": "2024-05-01", "channel": "phone", "subject": "Price", "status": "done"}
    browser.send(f"/customers/{customer.pk}/log/", **said)
    interaction = Interaction.objects.get()
    page = browser.look(f"/interactions/{interaction.pk}/history/")
    assert "Created by an import" not in page
    browser.send(undo_in(page))
    assert not Interaction.objects.exists()
    assert Customer.objects.get().last_contact_on is None


def test_CUS_11_a_tag_taken_off_is_on_again():
    seller = make_user()
    customer = make_customer(seller)
    link = actions.put_tag(customer, by=seller, tag=make_tag(seller))
    browser = Browser(seller)
    browser.send(f"/tags/{link.pk}/remove/")
    assert TagLink.objects.get().ended_on is not None
    browser.send(undo_in(browser.look(f"/customers/{customer.pk}/")))
    assert TagLink.objects.get().ended_on is None


def test_what_a_colleague_changed_since_stays_and_is_told():
    seller = make_user()
    customer = make_customer(seller, region="Suzhou")
    with gathered(seller, "edit") as gathering:
        actions.change_customer(customer, by=seller, region="Ningbo")
    actions.change_customer(customer, by=seller, region="Wuxi")
    browser = Browser(seller)
    browser.send(path_of(gathering))
    assert Customer.objects.get().region == "Wuxi"
    assert "1 record was changed since" in browser.look("/customers/")


def test_nobody_takes_back_what_somebody_else_did_nor_without_the_right():
    seller, colleague = make_user(), make_user()
    with gathered(seller, "edit") as gathering:
        actions.change_customer(make_customer(seller), by=seller, region="Ningbo")
    Browser(colleague).send(path_of(gathering), 404)
    may_not = make_user(grants={k: v for k, v in SELLING.items() if not k.startswith("changes")})
    customer = make_customer(may_not, stage="prospect")
    browser = Browser(may_not)
    browser.send(f"/customers/{customer.pk}/stage/", stage="deal", version=str(customer.version))
    page = browser.look(f"/customers/{customer.pk}/")
    assert "/undo/" not in page


def test_what_is_refused_within_a_set_leaves_no_set_behind():
    seller = make_user()
    customer = make_customer(seller, stage="lost")
    sets = ChangeSet.objects.count()
    Browser(seller).send(f"/customers/{customer.pk}/stage/", 422, stage="deal", version=str(customer.version))
    assert ChangeSet.objects.count() == sets
