"""The queue: found over the whole base, seen by who sees both records, decided once."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from guanxi.customers.actions import change_customer
from guanxi.customers.duplicates import actions
from guanxi.customers.duplicates.models import Apart, DuplicatePair, LikenessPolicy
from guanxi.customers.duplicates.wording import evidence, summed
from guanxi.customers.models import Contact, Customer
from guanxi.customers.tests.factories import (
    SELLING,
    make_contact,
    make_customer,
    make_department,
    make_interaction,
    make_user,
)
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.scopes import Scope, Shown
from guanxi.foundation.errors import Refused
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import run_now
from guanxi.foundation.rights.actions import create_role
from guanxi.foundation.tests import made

pytestmark = [pytest.mark.django_db, pytest.mark.page]
RIGHTS = dict.fromkeys([*SELLING, "customers.merge_customers", "customers.search_duplicates"], Scope.ALL)
MERGING = SELLING | {"customers.merge_customers": Scope.DEPARTMENT}
CROWD = ["澜沧食品", "北辰供应链", "明堰医药", "青禾包装", "楚峰仪器", "拓微电子", "海嵘贸易", "泰芯新能源"]


def search(by: User) -> None:
    run = run_now(actions.search_duplicates(Company.get(), by=by, queued=False))
    assert run.state == JobRun.State.DONE, run.why


def doubles(by: User, other: User | None = None) -> tuple[Customer, Customer]:
    """A firm that is here twice, among others that are not."""
    kept = make_customer(by, "苏州恒岳精密机械有限公司")
    lost = make_customer(other or by, "恒岳精密机械(苏州)有限公司")
    for customer, keeper in ((kept, by), (lost, other or by)):
        make_contact(customer, keeper, "王芳", phone="13812345678")
    for number, name in enumerate(CROWD):
        stranger = make_customer(by, f"杭州{name}有限公司")
        make_contact(stranger, by, f"张{name[0]}", phone=f"1390000{number:04}")
    return kept, lost


def pairs(user: User) -> set[frozenset[int]]:
    rows = DuplicatePair.objects.visible_to(user)
    return {frozenset(pair) for pair in rows.values_list("left_id", "right_id")}


@pytest.mark.both
def test_CUS_06_the_base_is_searched_the_pair_decided_and_not_asked_about_again(client):
    boss = make_user(make_department(), RIGHTS)
    kept, lost = doubles(boss)
    search(boss)
    assert pairs(boss) == {frozenset((kept.pk, lost.pk))}
    found = DuplicatePair.objects.get()
    said = {(compared, level) for compared, level, _bits in found.why}
    assert found.probability > 0.9
    assert {("name", "registered"), ("phone", "same"), ("people", "same")} <= said

    client.force_login(boss)
    QuerySet(DuplicatePair).filter(pk=found.pk).update(probability=0.9995)
    queue, page = (client.get(path).text for path in (reverse("list_duplicates"), found.get_absolute_url()))
    assert kept.name in queue
    assert ("99%" in queue, "99%" in page, "99.9" in page + queue) == (True, True, False)
    assert summed(evidence(found.why, boss)) in page
    assert "13812345678" not in page, "what is compared is told in words, not in values"
    client.post(found.get_absolute_url(), {"decision": "apart", "reason": "两家"})
    assert (pairs(boss), Apart.objects.get().reason) == (set(), "两家")
    search(boss)
    assert pairs(boss) == set(), "nobody is asked twice"

    actions.compare_again(Apart.objects.get(), by=boss)
    search(boss)
    assert pairs(boss) == {frozenset((kept.pk, lost.pk))}, "what is taken back is asked again"
    client.post(DuplicatePair.objects.get().get_absolute_url(), {"decision": "merge"})
    assert not Customer.objects.filter(pk=lost.pk).exists()
    assert Contact.objects.get(customer=kept).name == "王芳"
    assert not DuplicatePair.objects.exists()


def test_a_pair_is_seen_by_who_sees_both_and_searching_takes_the_right(client):
    here, there = make_department(), make_department()
    boss, one, other = make_user(here, RIGHTS), make_user(here, MERGING), make_user(there, MERGING)
    kept, lost = doubles(one, other)
    search(boss)
    found = DuplicatePair.objects.get()
    assert (len(pairs(boss)), pairs(one), pairs(other)) == (1, set(), set())
    client.force_login(one)
    assert lost.name not in client.get(reverse("list_duplicates")).text
    assert client.get(found.get_absolute_url()).status_code == 404
    assert client.get("/api/customers/duplicates").json()["items"] == []
    assert client.post(reverse("search_duplicates")).status_code == 403
    with pytest.raises(Http404):
        actions.keep_apart(kept, by=one, other=lost)
    with pytest.raises(PermissionDenied):
        actions.search_duplicates(Company.get(), by=one)


def test_what_a_role_hides_is_not_told_by_what_a_pair_was_found_by(client):
    boss = make_user(make_department(), RIGHTS, language="en")
    doubles(boss)
    search(boss)
    masks = {"phone": Shown.HIDDEN}
    role = create_role(Company.get(), by=User.system(), name="Blind", grants=RIGHTS, masks=masks)
    blind = made.user(make_department(), [role], username="blind", name="Blind", language="en")
    for person, told in ((boss, True), (blind, False)):
        client.force_login(person)
        page = client.get(DuplicatePair.objects.get().get_absolute_url()).text
        lines = client.get(reverse("list_duplicates")).text
        items = client.get("/api/customers/duplicates").json()["items"]
        for text in (page, json.dumps(items)):
            assert ("The same telephone number" in text) is told
            assert "A person of the same name" in text
        assert told or "The same telephone number" not in lines


def test_what_is_no_longer_alike_leaves_the_queue_and_the_heavier_record_is_to_be_kept():
    boss = make_user(make_department(), RIGHTS)
    kept, lost = doubles(boss)
    make_interaction(lost, boss)
    search(boss)
    assert DuplicatePair.objects.get().left_id == lost.pk, "more was said with it"
    change_customer(Customer.objects.get(pk=lost.pk), by=boss, name="成都瑞泽物流有限公司")
    search(boss)
    assert pairs(boss) == set()


def test_weights_are_changed_for_all_and_wrong_ones_are_refused(client):
    boss = make_user(make_department(), RIGHTS | {"customers.change_likeness": Scope.ALL})
    client.force_login(boss)
    little = {
        "name": {"kernel": [0.00001, 0.5], "registered": [0.00001, 0.5]},
        "phone": {"same": [0.6, 3000.0]},
        "people": {"same": [0.1, 0.9]},
    }
    asked = {"weights": {"firm": little}}
    address, kind = "/api/customers/duplicates/weights", "application/json"
    assert client.post(address, json.dumps(asked), content_type=kind).json() == asked
    assert client.get(address).json() == asked
    doubles(boss)
    search(boss)
    assert pairs(boss) == set(), "what speaks for it weighs nothing now"
    for wrong in ({"firm": {"phone": {"same": [0, 1]}}}, {"firm": {"shoe": {"same": [0.5, 1]}}}, {"firm": 3}):
        with pytest.raises(Refused):
            actions.change_likeness(Company.get(), by=boss, values=wrong)
    page = reverse("change_likeness", args=["firm"])
    form = client.get(page).context["form"]
    assert form["phone.same.u"].value() == 3000.0
    fields = {name: form[name].value() for name in form.fields}
    assert client.post(page, fields | {"phone.same.m": "0.5", "phone.same.u": "0.3"}).status_code == 302
    firm = LikenessPolicy.current()["firm"]
    assert ("phone" in firm, firm["people"]) == (False, {"same": [0.1, 0.9]}), "as stated is not kept"
