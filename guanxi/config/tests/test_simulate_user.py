"""CUS-20, CUS-24: looking as a colleague shows what both may see, changes nothing, and is on record."""

import time
from io import BytesIO
from typing import Any

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.utils import translation

from guanxi.customers.models import Contact, Customer
from guanxi.customers.tests.factories import make_contact, make_customer, make_department, make_user
from guanxi.foundation.accounts.models import Grant, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.files import previews, store
from guanxi.foundation.files.actions import add_file
from guanxi.foundation.notifications.models import Notification
from guanxi.foundation.notifications.notifying import notify
from guanxi.foundation.privacy.files import open_sealed
from guanxi.foundation.rights.simulation import KEPT

VIEW = "customers.view_customer"
OWN = {"accounts.change_self": Scope.OWN}
WORKING = OWN | {
    VIEW: Scope.ALL,
    "customers.add_customer": Scope.ALL,
    "customers.change_customer": Scope.ALL,
    "customers.reveal_personal": Scope.ALL,
}
LOOKING = OWN | {"accounts.simulate_user": Scope.ALL, VIEW: Scope.DEPARTMENT}


@pytest.fixture
def house(db: None) -> dict[str, Any]:
    """Somebody who sees all; somebody who looks, and sees one department."""
    seller, looking = make_user(make_department(), WORKING, name="Seller"), make_user(None, LOOKING)
    near = make_customer(seller, name="Near", department=looking.department)
    far = make_customer(seller, name="Far away")
    contact = make_contact(near, seller, phone="13812346021")
    return {"seller": seller, "looking": looking, "near": near, "far": far, "contact": contact}


def look(house: dict[str, Any], by: str = "looking", at: str = "seller") -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(house[by])
    session = client.session
    session["confirmed_at"] = time.time()
    session.save()
    answer = client.post(f"/people/{house[at].pk}/look/")
    assert answer.status_code == 302, answer.content.decode()
    return client


def verbs() -> list[tuple[str, dict[str, Any]]]:
    rows = Entry.objects.filter(verb__endswith="_simulation").order_by("position")
    return [(row.verb, row.detail) for row in rows]


def test_CUS_24_looking_never_shows_more_than_one_may_see_oneself(house):
    client = look(house)
    listed = client.get("/customers/").content.decode()
    assert "Near" in listed
    assert "Far away" not in listed
    assert client.get(f"/customers/{house['near'].pk}/").status_code == 200
    assert client.get(f"/customers/{house['far'].pk}/").status_code == 404
    assert client.get("/customers/count/").content == b"1"
    rows = client.get("/api/customers/").json()["items"]
    assert [row["id"] for row in rows] == [house["near"].pk]
    assert "Far away" not in client.get("/customers/", {"q": "far"}).content.decode()


def test_a_colleagues_notices_are_nobody_elses(house):
    with translation.override("en"):
        notify([house["seller"]], "mention", house["near"], "a word for the seller alone")
    assert Notification.objects.visible_to(house["seller"]).exists()
    looked_at = User.objects.get(pk=house["seller"].pk)
    looked_at.watched_by = house["looking"]
    assert not Notification.objects.visible_to(looked_at).exists()
    client = look(house)
    for page in ("/notices/", "/notices/latest/"):
        assert "a word for the seller alone" not in client.get(page).content.decode()


def test_nor_more_than_the_colleague_sees(house):
    house["narrow"] = make_user(house["looking"].department, OWN | {VIEW: Scope.OWN}, name="Narrow")
    client = look(house, at="narrow")
    assert client.get(f"/customers/{house['near'].pk}/").status_code == 404


def test_what_is_seen_by_another_rule_is_seen_by_both_too(house):
    seller, looking = house["seller"], User.objects.get(pk=house["looking"].pk)
    ChangeSet(purpose="customers", by=seller).save()
    seen = User.objects.get(pk=seller.pk)
    assert ChangeSet.objects.visible_to(seen).exists()
    seen.watched_by = looking
    assert not ChangeSet.objects.visible_to(seen).exists()


def test_CUS_24_nothing_can_be_changed_nor_revealed_while_looking(house):
    client = look(house)
    near = house["near"]
    for answer in (
        client.post(f"/customers/{near.pk}/edit/region/", {"region": "Anhui", "version": 1}),
        client.post(f"/contacts/{house['contact'].pk}/reveal/phone/"),
        client.post("/customers/new/", {"name": "x", "kind": "firm"}),
        client.post("/settings/", {"theme": "dark"}),
        client.patch(f"/api/customers/{near.pk}", {"region": "x"}, content_type="application/json"),
        client.get("/people/me/tokens/"),
        client.get("/people/me/password/"),
    ):
        assert answer.status_code == 409, answer.content.decode()
        assert "nothing can be changed" in answer.content.decode()
    assert Customer.objects.get(pk=near.pk).region == ""
    text = client.get(f"/customers/{near.pk}/contacts/").content.decode()
    assert str(Contact.objects.get(pk=house["contact"].pk).phone) in text
    assert "/reveal/" not in text


def test_a_colleagues_images_are_not_shown_small_while_looking(house, settings, tmp_path):
    settings.GUANXI_HOME = tmp_path
    files = {"files.read_file": Scope.ALL, "files.add_file": Scope.OWN}
    seller = make_user(house["near"].department, WORKING | files)
    both = {"seller": seller, "looking": make_user(seller.department, LOOKING | files)}
    kept = store.Incoming.of("visit.png", BytesIO(b"an image"))
    file = add_file(seller, by=seller, record=house["near"], kept=kept)
    with open_sealed(previews.path_of(file.uid), "xb", label=previews.LABEL, uid=file.uid) as made:
        made.write(b"small")
    own = Client()
    own.force_login(both["looking"])
    small, listed = f"/files/{file.pk}/preview/", f"/customers/{house['near'].pk}/files/"
    assert own.get(small).status_code == 200
    client = look(both)
    assert [client.get(address).status_code for address in (small, f"/files/{file.pk}/")] == [409, 409]
    page = client.get(listed).content.decode()
    assert (small in page, "visit.png" in page) == (False, True)


def test_the_banner_is_on_every_page_and_leads_back(house):
    client = look(house)
    for address in ("/customers/", f"/customers/{house['near'].pk}/", "/orders/", "/roles/"):
        assert "you are looking at pages as Seller" in client.get(address).content.decode(), address
    client.post("/people/look/end/")
    text = client.get("/customers/").content.decode()
    assert "you are looking at pages" not in text
    assert house["looking"].name in text


def test_CUS_22_its_start_and_its_end_are_in_the_chain(house):
    client = look(house)
    client.post("/people/look/end/")
    (first, began), (last, ended) = verbs()
    assert (first, began["as_user"]) == ("start_simulation", house["seller"].pk)
    assert (last, ended["as_user"], ended["because"]) == ("end_simulation", house["seller"].pk, "asked")
    assert {row.by_id for row in Entry.objects.filter(verb__endswith="_simulation")} == {house["looking"].pk}


@pytest.mark.parametrize("why", ["over", "gone", "not-allowed", "signed-out"])
def test_it_ends_by_itself_and_says_why(house, why):
    client = look(house)
    match why:
        case "over":
            session = client.session
            session[KEPT] = [house["seller"].pk, time.time() - 3600]
            session.save()
        case "gone":
            QuerySet(User).filter(pk=house["seller"].pk).update(is_active=False)
        case "not-allowed":
            QuerySet(Grant).filter(permission="accounts.simulate_user").delete()
        case "signed-out":
            client.post("/sign-out/")
    client.get("/customers/")
    assert verbs()[-1] == ("end_simulation", verbs()[-1][1])
    assert verbs()[-1][1]["because"] == why
    assert len(verbs()) == 2


def test_CUS_24_who_may_not_look_does_not_and_nobody_looks_as_the_system_or_himself(house):
    client = Client()
    client.force_login(house["seller"])
    assert client.post(f"/people/{house['looking'].pk}/look/").status_code == 403
    client = Client()
    client.force_login(house["looking"])
    session = client.session
    session["confirmed_at"] = time.time()
    session.save()
    assert client.post(f"/people/{User.system().pk}/look/").status_code == 404
    assert client.post(f"/people/{house['looking'].pk}/look/").status_code == 409
    assert client.post("/people/99999999/look/").status_code == 404
    assert KEPT not in client.session


def test_a_page_that_only_the_colleague_may_see_says_so(house):
    house["blind"] = make_user(None, OWN | {"accounts.simulate_user": Scope.ALL})
    client = look(house, by="blind")
    answer = client.get("/customers/new/")
    assert answer.status_code == 403
    assert "sees this page; your own roles do not let you" in answer.content.decode()
    answer = client.get("/roles/")
    assert "has no access to this page either" in answer.content.decode()


def test_CUS_24_an_empty_page_says_whose_emptiness_it_is(house):
    """Somebody who sees nothing looks at who sees all: both see nothing, and that is said with why."""
    nobody = make_user(
        make_department(), OWN | {"accounts.simulate_user": Scope.ALL, VIEW: Scope.OWN}, name="Me"
    )
    text = look(house | {"looking": nobody}).get("/customers/").content.decode()
    assert "Seller reaches: All; you: Own" in text
    plain = Client(headers={"accept-language": "en"})
    plain.force_login(nobody)
    assert "you: Own" not in plain.get("/customers/").content.decode()
