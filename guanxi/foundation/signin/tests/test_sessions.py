"""CUS-24: one sees where one is signed in and ends it; who keeps accounts ends somebody's."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from guanxi.foundation.audit.models import Entry
from guanxi.foundation.signin.models import Visit
from guanxi.foundation.signin.visits import clear_visits, device_of, shortened

from .conftest import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.page]
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.0 Mobile/15E148 Safari/604.1"
)


def enter(person, agent=FIREFOX, address="203.0.113.77"):
    client = Client(headers={"User-Agent": agent, "Accept-Language": "en"}, REMOTE_ADDR=address)
    answer = client.post("/sign-in/", {"login": person.username, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def is_in(client):
    return client.get("/people/me/sessions/").status_code == 200


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox · Windows"),
        (IPHONE, "Safari · iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge · Linux"),
        ("curl/8", ""),
    ],
)
def test_a_device_is_named_in_words(agent, words):
    assert device_of(agent) == words


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("203.0.113.77", "203.0.113.*"),
        ("::ffff:203.0.113.77", "203.0.113.*"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("no address", ""),
    ],
)
def test_an_address_is_shortened_before_it_is_kept(address, kept):
    assert shortened(address) == kept


def test_one_sees_where_one_is_signed_in_and_ends_one_device(make_person):
    person = make_person("sales")
    office, phone = enter(person), enter(person, IPHONE, "198.51.100.9")
    page = office.get("/people/me/sessions/").content.decode()
    for words in ("Firefox · Windows", "Safari · iPhone", "203.0.113.*", "198.51.100.*", "this device"):
        assert words in page
    assert "203.0.113.77" not in page
    other = Visit.objects.get(device="Safari · iPhone")
    assert office.post(f"/people/me/sessions/{other.pk}/end/").status_code == 302
    assert is_in(office)
    assert not is_in(phone)
    entry: Any = Entry.objects.order_by("-position").first()
    assert (entry.verb, entry.detail) == ("end_own_session", {"sessions": 1, "of": [person.pk]})


def test_one_signs_out_everywhere_else(make_person):
    person, other = make_person("sales"), make_person("sales")
    here, *elsewhere = [enter(person) for _ in range(3)]
    stranger = enter(other)
    here.post("/people/me/sessions/end-others/")
    assert [is_in(client) for client in (here, *elsewhere, stranger)] == [True, False, False, True]


def test_nobody_ends_the_session_of_another_by_its_number(make_person):
    person, other = make_person("sales"), make_person("manager")
    session = enter(person)
    visit = Visit.objects.get(user=person)
    attacker = enter(other)
    assert attacker.post(f"/people/me/sessions/{visit.pk}/end/").status_code == 404
    assert attacker.get(f"/people/{person.pk}/access/").status_code == 403
    assert attacker.post(f"/people/{person.pk}/access/sessions/{visit.pk}/end/").status_code == 403
    assert attacker.post(f"/people/{person.pk}/access/end-sessions/").status_code == 403
    assert is_in(session)


def test_an_administrator_ends_somebodys_sessions(make_person):
    keeper, person = enter(make_person("system_administrator")), make_person("sales")
    office, phone = enter(person), enter(person, IPHONE)
    page = keeper.get(f"/people/{person.pk}/access/").content.decode()
    assert "Firefox · Windows" in page
    visit = Visit.objects.get(user=person, device="Firefox · Windows")
    keeper.post(f"/people/{person.pk}/access/sessions/{visit.pk}/end/")
    assert (is_in(office), is_in(phone)) == (False, True)
    keeper.post(f"/people/{person.pk}/access/end-sessions/")
    assert not is_in(phone)


def test_a_session_keeps_its_line_when_the_password_changes(make_person):
    person = make_person("sales")
    client = enter(person)
    said = {"present": PASSWORD, "password": "another long secret"}
    assert client.post("/people/me/password/", said).status_code == 302
    shown = client.get("/people/me/sessions/").context["sessions"]
    assert [one.is_present for one in shown] == [True]


def test_being_here_is_noted_every_few_minutes_only(make_person, monkeypatch):
    client = enter(make_person("sales"))
    Visit.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    client.get("/people/me/sessions/")
    assert timezone.now() - Visit.objects.get().seen_at > timedelta(minutes=59)
    session = client.session
    session["visit"] = [session["visit"][0], 0, session["visit"][2]]
    session.save()
    client.get("/people/me/sessions/")
    assert timezone.now() - Visit.objects.get().seen_at < timedelta(minutes=1)


def test_what_is_over_is_forgotten(make_person):
    gone, stays = enter(make_person("sales")), enter(make_person("sales"))
    Session.objects.filter(session_key=gone.session.session_key).update(
        expire_date=timezone.now() - timedelta(days=1)
    )
    clear_visits()
    assert [visit.session_key for visit in Visit.objects.all()] == [stays.session.session_key]
