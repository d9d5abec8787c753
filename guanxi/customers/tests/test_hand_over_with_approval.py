"""Handing a valuable customer over takes somebody's agreement: the first use of approvals, end to end."""

from decimal import Decimal

import pytest
from django.utils import translation

from guanxi.config.tests.mail_words import left_in_english, translated_too_early
from guanxi.config.tests.queue import work_off
from guanxi.customers import actions as customers
from guanxi.customers.handing_over import PURPOSE, NeedsApproval
from guanxi.customers.models import Customer
from guanxi.customers.rows import CustomerRow, StandingRow
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import (
    SELLING,
    make_change_set,
    make_customer,
    make_department,
    make_user,
    today,
)
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.approvals import actions
from guanxi.foundation.approvals.models import Request
from guanxi.foundation.approvals.paths import Step
from guanxi.foundation.approvals.wording import comment_of
from guanxi.foundation.notifications.models import Notification
from guanxi.foundation.staff.actions import assign_roles
from guanxi.foundation.worklists.models import BulkEdit

pytestmark = [pytest.mark.django_db, pytest.mark.page]
OWN = {"approvals.view_request": Scope.OWN, "approvals.ask": Scope.OWN, "approvals.decide": Scope.OWN}
SELLER = {**SELLING, **OWN, "customers.change_customer": Scope.DEPARTMENT}


class House:
    """A department with its head, a director above, two sellers, and a definition with a limit."""

    def __init__(self) -> None:
        system, company = User.system(), Company.get()
        self.place = make_department()
        self.seller, self.receiver = make_user(self.place, SELLER), make_user(self.place, SELLER)
        self.head, self.director = make_user(self.place, SELLER), make_user(None, {**OWN, **SEEING})
        actions.name_head(self.place, by=system, user=self.head)
        near = Step(name="Head", head=True)
        far = Step(name="Director", people=(self.director.pk,), from_amount="100000")
        self.definition = actions.create_definition(
            company, by=system, name="Hand-overs", purpose=PURPOSE, steps=[near, far]
        )

    def customer(self, value: str) -> Customer:
        made = make_customer(self.seller)
        row = StandingRow(customer_id=made.pk, tier="high", value=Decimal(value))
        customers.write_standings(Company.get(), by=User.system(), run_id=1, as_of=today(), rows=[row])
        return Customer.objects.get(pk=made.pk)

    def ask(self, customer: Customer, comment: str = "") -> Request:
        said = {"owner": self.receiver.pk, "department": self.place.pk, "version": customer.version}
        Browser(self.seller).send(f"/customers/{customer.pk}/owner/", **said, comment=comment)
        return Request.objects.latest("pk")


SEEING = {"customers.view_customer": Scope.ALL}


@pytest.fixture
def house():
    return House()


def test_SAL_11_below_the_limit_the_decision_stays_local_and_above_it_goes_up(house):
    small, large = house.customer("99999.99"), house.customer("100000")
    near, far = house.ask(small), house.ask(large)
    for request in (near, far):
        assert "Approve" in Browser(house.head).look("/day/")
        Browser(house.head).send(f"/approvals/{request.pk}/approve/")
    assert Customer.objects.get(pk=small.pk).owner == house.receiver
    assert Request.objects.get(pk=near.pk).state == "done"
    assert Customer.objects.get(pk=large.pk).owner == house.seller
    assert Request.objects.get(pk=far.pk).state == "waiting"
    Browser(house.director).send(f"/approvals/{far.pk}/approve/", comment="Fine")
    assert Customer.objects.get(pk=large.pk).owner == house.receiver


def test_many_that_need_approval_are_told_beforehand_and_asked_for_in_one_press(house):
    pair = [house.customer("5").pk, house.customer("7").pk]
    bulk, taking = {"worklists.edit_in_bulk": Scope.OWN}, {"customers.hand_over": Scope.DEPARTMENT}
    colleague = make_user(house.place, {**SELLER, **bulk, **taking})
    browser, url = Browser(colleague), f"/customers/hand-over/?leaver={house.seller.pk}"
    assert "2 of them need approval first" in browser.look(url)
    browser.send(url, owner=house.receiver.pk)
    edit = BulkEdit.objects.get()
    result, ask = f"/bulk/{edit.pk}/", f"/customers/hand-over/{edit.pk}/ask/"
    assert "Ask for approval of 2 hand-overs" in browser.look(result)
    Browser(house.head).send(ask, 404)
    browser.send(ask)
    asked = Request.objects.filter(asker=colleague, params={"owner": house.receiver.pk})
    assert sorted(asked.values_list("record_id", flat=True)) == pair
    assert "Ask for approval of" not in browser.look(result)
    browser.send(ask, 409)


def test_no_side_door_hands_over_without_approval(house):
    customer = house.customer("5")
    with pytest.raises(NeedsApproval):
        customers.assign_customer(customer, by=house.seller, owner=house.receiver)
    answer = Browser(house.seller).client.post(
        f"/api/customers/{customer.pk}/assign",
        {"owner_id": house.receiver.pk},
        content_type="application/json",
    )
    assert answer.status_code == 409
    row = CustomerRow(customer.name, customer_no=customer.customer_no, owner_id=house.receiver.pk)
    importer = make_user(house.place, {**SELLER, "customers.import_customers": Scope.DEPARTMENT})
    (outcome,) = customers.import_customers(make_change_set(importer), by=importer, rows=[row])
    assert outcome.kind == "wrong"
    request = house.ask(customer)
    with pytest.raises(NeedsApproval):
        customers.assign_customer(customer, by=house.seller, owner=house.receiver, approval=request)
    assert Customer.objects.get(pk=customer.pk).owner == house.seller


def test_a_customer_changed_meanwhile_voids_the_approval(house):
    customer = house.customer("5")
    request = house.ask(customer)
    customers.change_customer(customer, by=house.seller, name="Another name")
    Browser(house.head).send(f"/approvals/{request.pk}/approve/")
    assert Request.objects.get().state == "void"
    assert Customer.objects.get(pk=customer.pk).owner == house.seller


def test_the_right_to_do_it_is_asked_again_when_it_is_done(house):
    customer = house.customer("5")
    request = house.ask(customer)
    house.seller.roles.first().grants.filter(permission="customers.change_customer")._raw_delete("default")
    Browser(house.head).send(f"/approvals/{request.pk}/approve/")
    request.refresh_from_db()
    assert request.state == "failed"
    failed = request.moves.latest("pk")
    for language, words in [
        ("en", "may no longer do this"),
        ("zh-hans", "没有办理"),
        ("zh-hant", "沒有辦理"),
    ]:
        with translation.override(language):
            assert words in comment_of(failed), comment_of(failed)
    page = Browser(house.seller).client.get(f"/approvals/{request.pk}/").content.decode()
    assert comment_of(failed) in page
    assert Customer.objects.get(pk=customer.pk).owner == house.seller


def test_SAL_15_who_is_to_receive_a_customer_accepts_it_and_how_long_that_took_is_shown(house):
    accept = Step(name="Acceptance", receiver=True)
    actions.set_steps(house.definition, by=User.system(), steps=[accept])
    customer = house.customer("5")
    request = house.ask(customer, comment="You know them better")
    page = Browser(house.receiver).look(f"/approvals/{request.pk}/")
    assert "You know them better" in page
    Browser(house.receiver).send(f"/approvals/{request.pk}/approve/", comment="Gladly")
    request.refresh_from_db()
    assert request.state == "done"
    assert request.decided_at is not None
    assert "took 0 min" in Browser(house.seller).look(f"/approvals/{request.pk}/")
    assert Customer.objects.get(pk=customer.pk).owner == house.receiver


def test_a_stranger_sees_neither_the_request_nor_what_it_is_about(house):
    customer = house.customer("5")
    request = house.ask(customer)
    stranger = Browser(make_user(None, {**OWN}))
    stranger.look(f"/approvals/{request.pk}/", 404)
    assert stranger.client.get(f"/api/approvals/{request.pk}").status_code == 404
    stranger.send(f"/approvals/{request.pk}/approve/", 404)
    assert customer.name not in stranger.look("/approvals/")


def told(user):
    work_off()
    rows = Notification.objects.filter(user=user, notice__startswith="approval").order_by("pk")
    assert left_in_english(rows) == translated_too_early(rows) == []
    return [(row.notice, str(row.text)) for row in rows]


def test_told_who_has_to_decide(house):
    house.ask(house.customer("100"))
    assert [notice for notice, _words in told(house.head)] == ["approval_asked"]
    assert told(house.receiver) == []


def test_where_there_is_no_amount_none_is_shown(house):
    request = house.ask(house.customer("0"))
    for page in (f"/approvals/{request.pk}/", "/approvals/"):
        assert "¥0" not in Browser(house.head).look(page)


@pytest.mark.parametrize(
    ("end", "words"),
    [
        ("approve_request", "is approved"),
        ("reject_request", "was refused"),
        ("return_request", "was given back"),
        ("void", "lapsed"),
        ("fail", "could not be done"),
    ],
)
def test_told_how_it_ended(house, end, words):
    """TEA-05"""
    customer = house.customer("100")
    request = house.ask(customer)
    if end == "void":
        customers.change_customer(customer, by=house.seller, note="Other")
    if end == "fail":
        assign_roles(house.seller, by=User.system(), roles=[])
    more = {"comment": "No"} if end in {"reject_request", "return_request"} else {}
    act = actions.approve_request if end in {"void", "fail"} else getattr(actions, end)
    act(request, by=house.head, **more)
    [(notice, said)] = told(house.seller)
    assert notice == "approval_decided"
    assert words in said
    assert said.endswith(f": Handing a customer over {customer.customer_no}")  # which, and no name
    assert [notice for notice, _said in told(house.head)] == ["approval_asked"]
