"""Powers and people are written by actions only; the door itself keeps a time and a hash."""

from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, Department, Grant, Role, Token, User
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.imports.models import ColumnMemory, ImportRun
from guanxi.foundation.staff import actions as staff

pytestmark = pytest.mark.django_db
GUARDED = (Company, Department, Role, Grant, User, Token, ImportRun, ColumnMemory, ChangeSet)
MADE = {
    "create": lambda rows: rows.create(),
    "get_or_create": lambda rows: rows.get_or_create(pk=999),
    "update_or_create": lambda rows: rows.update_or_create(pk=999),
    "bulk_create": lambda rows: rows.bulk_create([rows.model()]),
    "update": lambda rows: rows.update(pk=1),
    "delete": lambda rows: rows.all().delete(),
}


@pytest.fixture
def person() -> User:
    department = staff.create_department(Company.get(), by=User.system(), name="Sales")
    role = staff.install_role(Company.get(), by=User.system(), code="sales", name="Sales", grants={})
    return staff.create_user(
        department, by=User.system(), username="li", name="Li", password="a long enough secret", roles=[role]
    )


@pytest.mark.parametrize("way", MADE)
@pytest.mark.parametrize("model", GUARDED, ids=lambda model: model.__name__)
def test_CUS_20_outside_an_action_no_queryset_writes(model: Any, way: str):
    with pytest.raises(ledger.OutsideAction):
        MADE[way](model.objects.all())


def held(person: User) -> list[Any]:
    grant = Grant(role=person.roles.get(), permission="accounts.manage_roles", scope=3)
    token = Token(user=person, name="x", digest="y")
    return [person, person.department, person.roles.get(), grant, token, Company.get()]


@pytest.mark.parametrize("write", ["save", "delete"])
@pytest.mark.parametrize("place", range(6))
def test_CUS_20_outside_an_action_no_record_of_powers_saves_or_deletes_itself(person, place, write):
    row = held(person)[place]
    if row.pk is None and write == "delete":
        return
    with pytest.raises(ledger.OutsideAction):
        getattr(row, write)()


def test_CUS_20_one_field_alone_is_no_way_past_either(person):
    person.is_active = False
    for fields in (["is_active"], ["password"], ["last_login", "is_active"]):
        with pytest.raises(ledger.OutsideAction):
            person.save(update_fields=fields)
    assert User.objects.get(pk=person.pk).is_active


def test_what_the_house_cannot_be_without_is_made_by_whoever_asks_first_and_kept_as_it_is():
    assert Company.get().currency == Company.get().currency
    staff.change_company(Company.get(), by=User.system(), name="恒岳")
    assert (Company.get().name, Company.objects.count()) == ("恒岳", 1)
    assert (User.system(), User.objects.filter(is_system=True).count()) == (User.system(), 1)
    assert not User.system().has_usable_password()


def test_signing_in_writes_the_time_and_a_hash_at_the_present_cost_and_nothing_else(
    person, client: Client, settings: Any
):
    slow, quick = "django.contrib.auth.hashers.PBKDF2PasswordHasher", settings.PASSWORD_HASHERS[0]
    settings.PASSWORD_HASHERS = [quick, slow]
    with ledger.opened(ledger.Ledger(by=person, verb="test")):
        old = make_password("a long enough secret", hasher="pbkdf2_sha256")
        User.objects.filter(pk=person.pk).update(password=old)
    entries = Entry.objects.count()
    client.post("/sign-in/", {"login": "li", "password": "a long enough secret"})
    kept = User.objects.get(pk=person.pk)
    assert "_auth_user_id" in client.session
    assert client.get("/people/me/tokens/").status_code in {200, 403}, "the session goes on"
    assert kept.last_login is not None
    assert (kept.password.split("$")[0], kept.check_password("a long enough secret")) == ("md5", True)
    assert Entry.objects.count() == entries
