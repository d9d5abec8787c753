"""CUS-22: who answers for a sensitive customer learns who opened it; its name bears the word."""

from typing import Any

import pytest
from django.test import Client

from guanxi.customers.sensitive.actions import mark_sensitive
from guanxi.customers.tests.factories import SELLING, make_customer, make_department, make_user
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope

pytestmark = pytest.mark.django_db
SEEING = {"accounts.change_self": Scope.OWN, "customers.view_customer": Scope.ALL}
MARKING = SEEING | {"customers.mark_sensitive": Scope.ALL}


def page(user: User, path: str) -> Any:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client.get(path)


def test_CUS_22_owner_and_markers_are_told_who_opened_it_and_nobody_else():
    place = make_department()
    owner, marker = make_user(place, SELLING, name="Owner"), make_user(place, MARKING, name="Marker")
    reader = make_user(place, SEEING, name="Reader")
    secret, plain = make_customer(owner, name="Secret"), make_customer(owner, name="Plain")
    mark_sensitive(secret, by=marker, reason="A court asks who looks.")
    for one in (reader, owner, marker):
        assert page(one, f"/customers/{secret.pk}/").status_code == 200
    path = f"/customers/{secret.pk}/access/"
    told = {
        one.name: [person.name for person, _at in page(one, path).context["opened_by"]]
        for one in (reader, owner, marker)
    }
    everybody = ["Marker", "Owner", "Reader"]
    assert told == {"Reader": [], "Owner": everybody, "Marker": everybody}
    assert page(owner, f"/customers/{plain.pk}/access/").context["opened_by"] == []


def test_the_word_stands_beside_the_name_in_lists_on_paper_and_on_cards():
    owner = make_user(make_department(), SELLING | MARKING, name="Owner")
    secret = make_customer(owner, name="Secret")
    make_customer(owner, name="Plain")
    mark_sensitive(secret, by=owner, reason="A court asks who looks.")
    for path in ("/customers/?cols=name", "/customers/?print=1", "/customers/board/"):
        text = page(owner, path).content.decode()
        behind = {name: text.partition(f">{name}</a>")[2][:60] for name in ("Secret", "Plain")}
        assert ">Sensitive<" in behind["Secret"], path
        assert ">Sensitive<" not in behind["Plain"], path
