"""A leaver's customers go to a colleague in one step, with their history, and can be taken back."""

import time

import pytest
from django.db.models import QuerySet
from django.test import Client

from guanxi.config.tests.queue import work_off
from guanxi.customers import handing_over
from guanxi.customers.actions import assign_customer
from guanxi.customers.models import Customer
from guanxi.foundation.accounts import confirmed
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.changes.models import Change, ChangeSet
from guanxi.foundation.errors import Refused
from guanxi.foundation.imports.tests.driving import check, rejected, text
from guanxi.foundation.notifications.models import Notification
from guanxi.foundation.worklists.actions import edit_cells, edit_in_bulk, take_back
from guanxi.foundation.worklists.cells import Typed
from guanxi.foundation.worklists.editing import NotWritten

from .factories import MANAGING, SELLING, make_customer, make_department, make_user

RIGHT = "customers.hand_over"
ALWAYS = {"worklists.edit_in_bulk": Scope.OWN, "changes.undo_change_set": Scope.OWN}


@pytest.fixture
def house(db: None) -> dict[str, User]:
    place = make_department()
    return {
        "boss": make_user(place, MANAGING | ALWAYS),
        "leaver": make_user(place, SELLING),
        "heir": make_user(place, SELLING),
        "seller": make_user(make_department(), SELLING | ALWAYS),
    }


def hand_over(house: dict[str, User], by: str, **asked: object):
    client = Client(headers={"accept-language": "en"})
    client.force_login(house[by])
    return client.post(f"/customers/hand-over/?leaver={house['leaver'].pk}", asked)


def test_all_customers_of_a_leaver_change_hands_and_are_taken_back_as_one(house):
    customers = [make_customer(house["leaver"]) for _ in range(3)]
    kept = make_customer(house["boss"])
    QuerySet[User](User).filter(pk=house["leaver"].pk).update(is_active=False)  # in an older house
    answer = hand_over(house, "boss", owner=house["heir"].pk)
    assert answer.status_code == 302
    owners = set(Customer.objects.filter(pk__in=[c.pk for c in customers]).values_list("owner_id", flat=True))
    assert owners == {house["heir"].pk}
    assert Customer.objects.get(pk=kept.pk).owner_id == house["boss"].pk
    assert Change.objects.of(customers[0]).get().field == "owner_id"
    client = Client(headers={"accept-language": "en"})
    client.force_login(house["boss"])
    assert "Undo all of it" in client.get(answer["Location"]).text
    take_back(ChangeSet.objects.get(), by=house["boss"])
    page = client.get(answer["Location"]).text
    assert f"Taken back by {house['boss'].name}" in page, "it still said that 3 were changed, and no more"
    assert "Undo all of it" not in page
    owners = set(Customer.objects.filter(pk__in=[c.pk for c in customers]).values_list("owner_id", flat=True))
    assert owners == {house["leaver"].pk}


def test_only_who_owns_customers_is_offered(house):
    """Whoever owned none stood there as well, and the next page offered to hand over no customer."""
    make_customer(house["leaver"])
    client = Client(headers={"accept-language": "en"})
    client.force_login(house["boss"])
    page = client.get("/customers/hand-over/").content.decode()
    assert f'value="{house["leaver"].pk}"' in page
    assert f'value="{house["heir"].pk}"' not in page
    page = client.get(f"/customers/hand-over/?leaver={house['heir'].pk}").content.decode()
    assert '<button type="submit" class="btn btn-primary"' not in page, "there is nothing to hand over"
    assert f"{house['heir'].name} owns no customer that you may change." in page


def test_CUS_20_nobody_hands_over_what_he_may_not_change(house):
    customer = make_customer(house["leaver"])
    house["away"] = make_user(make_department(), {**SELLING, **ALWAYS, RIGHT: Scope.OWN})
    for one, status in (("seller", 403), ("away", 422)):
        answer = hand_over(house, one, owner=house[one].pk)
        assert answer.status_code == status
    assert Customer.objects.get(pk=customer.pk).owner_id == house["leaver"].pk
    house["nobody"] = make_user(None, {"customers.view_customer": Scope.ALL})
    assert hand_over(house, "nobody", owner=house["nobody"].pk).status_code == 403


def test_what_makes_no_sense_is_refused_with_a_sentence(house):
    make_customer(house["leaver"])
    for owner in (house["leaver"].pk, "", 99999999):
        assert hand_over(house, "boss", owner=owner).status_code == 422
    client = Client()
    client.force_login(house["boss"])
    assert client.get("/customers/hand-over/?leaver=x").status_code == 404
    assert client.get("/customers/hand-over/").status_code == 200
    assert not ChangeSet.objects.exists()


def test_CUS_20_taking_customers_from_a_colleague_takes_a_right_of_its_own_by_every_door(house):
    """A service clerk who may change every customer took a manager's whole book."""
    theirs = [make_customer(house["leaver"]) for _ in range(2)]
    clerk = house["clerk"] = make_user(
        None, dict.fromkeys(("customers.view_customer", "customers.change_customer"), Scope.ALL) | ALWAYS
    )
    own = make_customer(house["boss"])
    assign_customer(own, by=house["boss"], owner=clerk)
    assert hand_over(house, "clerk", owner=clerk.pk).status_code == 403
    with pytest.raises(Refused, match="colleague's customer"):
        assign_customer(theirs[0], by=clerk, owner=house["heir"])
    keys = [*(one.pk for one in theirs), own.pk]
    asked = {"owner": str(house["heir"].pk), "department": ""}
    edit = edit_in_bulk(clerk, by=clerk, worklist="customers", bulk="owner", asked=asked, keys=keys)
    assert (edit.changed, edit.refused) == (1, 2), "one's own goes as before"
    typed = [Typed(theirs[0].pk, theirs[0].version, "owner", house["heir"].name)]
    with pytest.raises(NotWritten) as told:
        edit_cells(clerk, by=clerk, worklist="customers", typed=typed)
    assert "colleague's customer" in str(told.value.verdicts[0].problem)
    clerk = make_user(None, {**MANAGING, "customers.hand_over": Scope.OWN})
    run = check(
        clerk, text("客户编号,客户名称,负责人", f"{theirs[0].customer_no},{theirs[0].name},{clerk.name}")
    )
    assert "colleague's customer" in rejected(run)
    assert {Customer.objects.get(pk=one.pk).owner_id for one in theirs} == {house["leaver"].pk}


def test_CUS_24_many_of_others_at_once_take_a_fresh_proof_and_a_few_do_not(house, monkeypatch):
    monkeypatch.setattr(handing_over, "WITHOUT_PROOF", 1)
    theirs = [make_customer(house["leaver"]) for _ in range(2)]
    boss = house["boss"]
    client = Client()
    client.force_login(boss)
    session = client.session
    session["confirmed_at"] = time.time() - 3600
    session.save()
    assert client.get(f"/customers/hand-over/?leaver={house['leaver'].pk}").status_code == 403
    many, url = ",".join(str(one.pk) for one in theirs), "/bulk/customers/owner/"
    asked = {"step": "do", "owner": house["heir"].pk}
    assert client.post(url, {**asked, "keys": many}).status_code == 403
    assert client.post(url, {**asked, "keys": str(theirs[0].pk)}).status_code == 200
    owners = [Customer.objects.get(pk=one.pk).owner for one in theirs]
    assert owners == [house["heir"], house["leaver"]]
    typed = [Typed(one.pk, None, "owner", house["leaver"].name) for one in theirs]
    with confirmed.proved(time.time() - 3600), pytest.raises(confirmed.ConfirmationNeeded):
        edit_cells(boss, by=boss, worklist="customers", typed=typed)


def test_whose_customers_somebody_else_hands_on_hears_of_it_once(house):
    """They were gone without a word. One is named by its number; many of one act are one notice."""
    one, *more = [make_customer(house["leaver"]) for _ in range(3)]
    boss, heir = house["boss"], house["heir"]
    assign_customer(one, by=boss, owner=heir)
    asked = {"owner": str(heir.pk), "department": ""}
    keys = [row.pk for row in (one, *more)]
    edit_in_bulk(boss, by=boss, worklist="customers", bulk="owner", asked=asked, keys=keys)
    assign_customer(make_customer(boss), by=boss, owner=heir)  # one's own doing is no news
    work_off()
    lost = Notification.objects.filter(notice="handed_away")
    assert [(row.user, str(row.text)) for row in lost.order_by("pk")] == [
        (house["leaver"], f"{boss.name} handed your customer {one.customer_no} to {heir.name}."),
        (house["leaver"], f"{boss.name} handed 2 customers of yours to {heir.name}."),
    ]
    assert Notification.objects.filter(user=heir, notice="handed_over").count() == 4
