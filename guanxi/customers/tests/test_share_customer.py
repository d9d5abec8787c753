"""CUS-20: one customer opened to a colleague, a department or a group, and no further."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.test import Client

from guanxi.customers import actions
from guanxi.customers.models import Contact, Customer, Interaction
from guanxi.foundation.accounts.models import Company, Share, User
from guanxi.foundation.accounts.scopes import Level, Scope
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.errors import Refused
from guanxi.foundation.rights import actions as rights

from .factories import (
    SELLING,
    make_contact,
    make_customer,
    make_department,
    make_interaction,
    make_user,
    today,
)

SHARING = SELLING | {"customers.share_customer": Scope.OWN}
PHONE = "13812346021"


@pytest.fixture
def owner(db: None) -> User:
    return make_user(make_department(), SHARING)


@pytest.fixture
def customer(owner: User) -> Customer:
    customer = make_customer(owner, name="Suzhou Valve")
    make_contact(customer, owner, phone=PHONE)
    make_interaction(customer, owner)
    return customer


def sees(user: User, customer: Customer) -> bool:
    return Customer.objects.visible_to(User.objects.get(pk=user.pk)).filter(pk=customer.pk).exists()


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_CUS_20_a_share_opens_the_customer_and_what_hangs_on_it(owner, customer):
    other, reader = make_customer(owner), make_user(make_department())
    assert not sees(reader, customer)
    actions.share_customer(customer, by=owner, reader=reader)
    reader = again(reader)
    assert set(Customer.objects.visible_to(reader)) == {customer}
    assert not sees(reader, other)
    for model in (Contact, Interaction):
        assert model.objects.visible_to(reader).filter(customer=customer).exists()
    client = Client()
    client.force_login(reader)
    for address in (f"/customers/{customer.pk}/", f"/customers/{customer.pk}/access/", "/customers/", "/"):
        assert client.get(address).status_code == 200, address
    assert "Suzhou Valve" in client.get("/customers/", {"q": "suzhou"}).content.decode()
    assert "Suzhou Valve" in client.get("/customers/").content.decode()
    assert client.get("/customers/count/").content == b"1"


def test_a_share_to_read_lets_nobody_write_and_one_to_change_does(owner, customer):
    reader = make_user(make_department())
    actions.share_customer(customer, by=owner, reader=reader)
    contact = customer.contacts.get()
    for attempt in (
        lambda: actions.change_customer(customer, by=again(reader), region="Anhui"),
        lambda: actions.add_contact(customer, by=again(reader), name="New"),
        lambda: actions.reveal_personal(contact, by=again(reader), field="phone"),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
    actions.share_customer(customer, by=owner, reader=reader, level=Level.WRITE)
    actions.change_customer(customer, by=again(reader), region="Anhui")
    assert actions.reveal_personal(contact, by=again(reader), field="phone") == PHONE


def test_CUS_24_who_has_it_by_a_share_neither_takes_it_nor_gives_it_on(owner, customer):
    reader = make_user(make_department(), SHARING)
    actions.share_customer(customer, by=owner, reader=reader, level=Level.WRITE)
    with pytest.raises(Refused):
        actions.assign_customer(customer, by=again(reader), owner=reader)
    with pytest.raises(PermissionDenied):
        actions.share_customer(customer, by=again(reader), reader=make_user())
    assert Customer.objects.get(pk=customer.pk).owner_id == owner.pk


def test_a_share_ends_after_its_last_day(owner, customer):
    reader = make_user(make_department())
    share = actions.share_customer(customer, by=owner, reader=reader, until=today())
    assert sees(reader, customer)
    QuerySet(Share).filter(pk=share.pk).update(until=today() - timedelta(days=1))
    assert not sees(reader, customer)
    with pytest.raises(Refused):
        actions.share_customer(customer, by=owner, reader=reader, until=today() - timedelta(days=1))


def test_taken_back_is_closed_at_once(owner, customer):
    reader = make_user(make_department())
    share = actions.share_customer(customer, by=owner, reader=reader)
    actions.unshare_customer(customer, by=owner, share_id=share.pk)
    assert not sees(reader, customer)
    with pytest.raises(Refused):
        actions.unshare_customer(customer, by=owner, share_id=share.pk)


def test_a_department_reads_with_all_below_it_and_nobody_beside_it(owner, customer):
    above = make_department()
    place = make_department(parent=above)
    below = make_department(parent=place)
    actions.share_customer(customer, by=owner, reader=place)
    who = [make_user(department) for department in (place, below, above, make_department())]
    assert [sees(user, customer) for user in who] == [True, True, False, False]


def test_a_group_reads_as_long_as_one_is_in_it_and_it_exists(owner, customer):
    one, two = make_user(), make_user()
    group = rights.create_group(Company.get(), by=User.system(), name="Valves", members=[one])
    actions.share_customer(customer, by=owner, reader=group)
    assert (sees(one, customer), sees(two, customer)) == (True, False)
    rights.change_group(group, by=User.system(), members=[two])
    assert (sees(one, customer), sees(two, customer)) == (False, True)
    rights.delete_group(group, by=User.system())
    assert not sees(two, customer)
    assert not Share.objects.exists()


def test_shared_in_three_ways_it_stands_in_the_list_once(owner, customer):
    reader = make_user(owner.department)
    group = rights.create_group(Company.get(), by=User.system(), name="Valves", members=[reader])
    assert reader.department
    for one in (reader, reader.department, group):
        actions.share_customer(customer, by=owner, reader=one)
    client = Client()
    client.force_login(reader)
    ids = [row["id"] for row in client.get("/api/customers/").json()["items"]]
    assert ids.count(customer.pk) == 1


def test_CUS_24_nobody_shares_what_he_may_not_nor_by_forged_ids(owner, customer):
    stranger = make_user(make_department(), SHARING)
    with pytest.raises(Http404):
        actions.share_customer(customer, by=stranger, reader=stranger)
    own = make_customer(stranger)
    share = actions.share_customer(customer, by=owner, reader=make_user())
    with pytest.raises(Refused):
        actions.unshare_customer(own, by=stranger, share_id=share.pk)
    client = Client()
    client.force_login(stranger)
    at = f"/customers/{customer.pk}"
    assert client.get(f"{at}/access/").status_code == 404
    assert client.post(f"{at}/share/", {"reader": f"person-{stranger.pk}", "level": 2}).status_code == 404
    assert client.post(f"{at}/share/{share.pk}/end/").status_code == 404
    forged = {"reader": f"person-{User.system().pk}", "level": 1}
    assert client.post(f"/customers/{own.pk}/share/", forged).status_code == 422
    assert Share.objects.count() == 1


def test_who_holds_no_role_that_sees_customers_gains_none_by_a_share(owner, customer):
    with pytest.raises(Refused):
        actions.share_customer(customer, by=owner, reader=make_user(make_department(), {}))


def test_CUS_22_sharing_and_taking_back_are_in_the_chain(owner, customer):
    reader = make_user()
    share = actions.share_customer(customer, by=owner, reader=reader, level=Level.WRITE)
    actions.unshare_customer(customer, by=owner, share_id=share.pk)
    back, shared = Entry.objects.order_by("-position")[:2]
    assert (shared.verb, shared.record_id, shared.detail["person_id"]) == (
        "share_customer",
        customer.pk,
        reader.pk,
    )
    assert (back.verb, back.detail["person_id"]) == ("unshare_customer", reader.pk)


def test_CUS_20_a_program_shares_lists_and_takes_back_within_the_same_rights(owner, customer):
    reader, stranger = make_user(make_department()), make_user(make_department(), SHARING)
    client = Client()
    client.force_login(owner)
    at = f"/api/customers/{customer.pk}/shares"
    asked = {"person_id": reader.pk, "level": "write", "until": today().isoformat()}
    made = client.post(at, asked, content_type="application/json")
    assert (made.status_code, made.json()["level"]) == (201, "write")
    assert [one["person_id"] for one in client.get(at).json()] == [reader.pk]
    for wrong in ({}, {"person_id": reader.pk, "group_id": 1}, {"person_id": User.system().pk}):
        assert client.post(at, wrong, content_type="application/json").status_code == 404
    other = Client()
    other.force_login(stranger)
    assert other.get(at).status_code == 404
    assert other.post(at, {"person_id": stranger.pk}, content_type="application/json").status_code == 404
    assert other.post(f"{at}/{made.json()['id']}/take-back").status_code == 404
    theirs = Client()
    theirs.force_login(reader)
    told = {
        one["permission"]: one["allowed"] for one in theirs.get(f"/api/customers/{customer.pk}/access").json()
    }
    assert (told["customers.view_customer"], told["customers.share_customer"]) == (True, False)
    assert theirs.post(at, {"person_id": stranger.pk}, content_type="application/json").status_code == 403
    assert client.post(f"{at}/{made.json()['id']}/take-back").status_code == 204
    assert theirs.get(at).status_code == 404


def test_CUS_24_who_keeps_groups_does_not_open_to_himself_what_is_shared_with_one(owner, customer):
    """Else whoever keeps groups would open to himself what others shared."""
    keeping = {"accounts.manage_groups": Scope.ALL, "customers.view_customer": Scope.OWN}
    keeper, reader = make_user(make_department(), keeping), make_user(make_department(), keeping)
    group = rights.create_group(Company.get(), by=keeper, name="Keepers", members=[reader])
    actions.share_customer(customer, by=owner, reader=group)
    with pytest.raises(Refused, match="shared with this group"):
        rights.change_group(group, by=keeper, members=[reader, keeper])
    assert not Customer.objects.visible_to(User.objects.get(pk=keeper.pk)).exists()
    rights.change_group(group, by=reader, members=[reader, keeper])
    assert Customer.objects.visible_to(User.objects.get(pk=keeper.pk)).exists()
    rights.change_group(group, by=keeper, name="Others", members=[reader, keeper])
