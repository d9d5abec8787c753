"""CUS-23: policies have versions, and whoever has not acknowledged the one in force is listed."""

import itertools
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guanxi.config.tests.conftest import PASSWORD
from guanxi.foundation.accounts.models import Company, Role, User
from guanxi.foundation.errors import Refused
from guanxi.foundation.notifications.models import Notification
from guanxi.foundation.policies import actions, owing, settling
from guanxi.foundation.policies.models import Duty, Policy, PolicyVersion
from guanxi.foundation.staff import actions as staff
from guanxi.foundation.tests import made

pytestmark = pytest.mark.django_db


_count = itertools.count(1)


def person(code: str, **more) -> User:
    roles = list(Role.objects.filter(code=code))
    number = next(_count)
    told = {"username": f"one{number}", "password": None, "name": f"One {number}", "language": "en", **more}
    return made.user(made.department(f"D {number}"), roles, **told)


@pytest.fixture
def keeper(ready_made_roles) -> User:
    return person("security_administrator", username="keeper", password=PASSWORD)


@pytest.fixture
def seller(ready_made_roles) -> User:
    return person("sales", username="seller", password=PASSWORD)


def publish(by: User, **more) -> Policy:
    return actions.publish_policy(Company.get(), by=by, title="Confidentiality", text="Tell nobody.", **more)


def test_CUS_23_whoever_has_not_acknowledged_is_listed_version_by_version(client, keeper, seller):
    policy = publish(keeper)
    assert {duty.user for duty in Duty.objects.still_open()} == {keeper, seller}
    assert Notification.objects.filter(user=seller, notice="policy").count() == 1
    client.force_login(seller)
    assert "1 policy waits for your acknowledgement" in client.get("/").content.decode()
    page = client.get(f"/policies/{policy.pk}/").content.decode()
    assert "Tell nobody." in page
    client.post(f"/policies/{policy.pk}/acknowledge/", {"number": "1"})
    done = Duty.objects.get(user=seller)
    assert done.acknowledged_at
    assert owing.owed_by(seller) == []
    assert "waits for your acknowledgement" not in client.get("/").content.decode()
    assert client.get("/policies/people/").status_code == 403, "who has not is not everybody's to see"
    client.force_login(keeper)
    form = client.get("/policies/new/").content.decode()
    assert ('type="checkbox" name="roles"' in form, '<select name="roles"' in form) == (True, False)
    table = client.get("/policies/people/?state=open").content.decode()
    assert keeper.name in table
    assert f">{seller.name}<" not in table

    actions.publish_version(policy, by=keeper, text="Tell nobody, ever.", changed="ever")
    assert set(Duty.objects.still_open().values_list("user", "version__number")) == {
        (keeper.pk, 2),
        (seller.pk, 2),
    }, "an open duty of an older version is replaced"
    done.refresh_from_db()
    assert done.acknowledged_at is not None, "what was acknowledged stays noted"
    policy.refresh_from_db()
    with pytest.raises(Refused, match="newer version"):
        actions.acknowledge_policy(seller, by=seller, policy=policy, number=1)
    with pytest.raises(Refused, match="for oneself"):
        actions.acknowledge_policy(seller, by=User.system(), policy=policy, number=2)
    assert [one.digest for one in PolicyVersion.objects.order_by("number")] == [
        PolicyVersion.digest_of("Confidentiality", text) for text in ("Tell nobody.", "Tell nobody, ever.")
    ]


def test_duties_follow_roles_departments_and_who_comes_and_goes(keeper, seller, settings):
    policy = publish(keeper, roles=[Role.objects.get(code="sales")], departments=[keeper.department])
    assert {duty.user for duty in Duty.objects.still_open()} == {keeper, seller}
    analyst, colleague = person("analyst"), person("sales")
    assert owing.owed_by(analyst) == []
    assert owing.owed_by(colleague) == [policy], "told at sign-in before the clock has come round"
    staff.close_account(seller, by=User.system())
    actions.keep_duties(Company.get(), by=User.system())
    assert {duty.user for duty in Duty.objects.still_open()} == {keeper, colleague}
    before = Notification.objects.count()
    actions.keep_duties(Company.get(), by=User.system())
    assert Notification.objects.count() == before, "nobody is told twice within a week"
    from guanxi.foundation.ledger import Ledger, opened

    with opened(Ledger(by=keeper, verb="test")):
        Duty.objects.update(since=timezone.now() - timedelta(days=8))
    actions.keep_duties(Company.get(), by=User.system())
    assert Notification.objects.count() == before + 2
    actions.retire_policy(policy, by=keeper)
    assert not Duty.objects.still_open().exists()
    assert owing.owed_by(colleague) == []


def test_a_policy_that_blocks_holds_everything_up_from_the_next_sign_in_on(client, keeper, seller):
    policy = publish(keeper, blocks=True)
    client.post("/sign-in/", {"login": "seller", "password": PASSWORD})
    assert client.get("/customers/").headers["Location"] == "/policies/"
    assert client.get("/policies/").status_code == 200
    assert client.get("/api/v1/customers/").json()["code"] == "policy_needed"
    client.post(f"/policies/{policy.pk}/acknowledge/", {"number": "1"})
    assert client.get("/customers/").status_code == 200


def test_who_joins_is_counted_and_listed_as_soon_as_they_are_told(client, keeper, seller):
    policy = publish(keeper)
    boss = person("sales", username="boss", password=PASSWORD)
    assert owing.counted([policy], keeper) == {policy.pk: (2, 2)}
    client.post("/sign-in/", {"login": "boss", "password": PASSWORD})
    assert f'href="/policies/{policy.pk}/"' in client.get("/").content.decode(), (
        "home opens the policy itself"
    )
    assert owing.counted([policy], keeper) == {policy.pk: (3, 3)}
    told = Notification.objects.filter(user=boss)
    assert told.count() == 1, list(Notification.objects.values())
    client.force_login(keeper)
    assert boss.name in client.get("/policies/people/?state=open").content.decode()


def test_who_signs_in_as_the_clock_comes_round_has_the_duty_once(keeper, seller, monkeypatch):
    version = owing.newest(publish(keeper))
    monkeypatch.setattr(settling, "missing", lambda _user: [version])  # as it was a moment ago
    actions.take_up_duties(seller, by=User.system())
    assert (Duty.objects.of(seller).count(), Notification.objects.filter(user=seller).count()) == (1, 1)


def test_the_list_asks_the_same_however_many_policies_there_are(client, keeper, seller):
    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    client.force_login(keeper)
    addresses = ("/policies/", "/api/v1/policies")
    publish(keeper)
    few = [asked(address) for address in addresses * 2][2:]
    for _more in range(3):
        publish(keeper)
    actions.acknowledge_policy(seller, by=seller, policy=Policy.objects.earliest("pk"), number=1)
    assert [asked(address) for address in addresses] == few
    page = client.get("/policies/").content.decode()
    assert page.count("0 of 2") == 3
    assert page.count("1 of 2") == 1
