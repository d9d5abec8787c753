"""What did not go out is shown to whom it was meant for and to who runs the house: both try again."""

from unittest import mock

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.notifications import actions, mails, sending
from guanxi.foundation.notifications.models import Delivery

from .colleagues import make_place
from .factories import make_user
from .test_be_told_by_mail import make_pair, tell
from .test_hang_files_on_customers import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail_is_set_up(settings):
    settings.MAIL_IS_SET_UP = True


def fail(*readers: User, place) -> None:
    for reader in readers:
        tell(reader, place)
    with mock.patch.object(mails, "send", side_effect=OSError("reader@example.com refused")):
        for _try in range(5):
            Delivery.objects.filter(state="waiting").update(due_at=timezone.now())
            sending.send_due()
    assert {row.state for row in Delivery.objects.all()} == {"failed"}


def test_a_person_sees_it_says_try_again_and_it_goes_out():
    one, reader = make_pair()
    fail(reader, place=make_place(one))
    client = signed_in(reader)
    for page in ("/notices/", "/notices/settings/"):
        content = client.get(page).content.decode()
        assert "1 notice did not go out by Mail" in content
        assert '<code class="c3">OSError</code>' in content
    assert "did not go out" not in signed_in(one).get("/notices/settings/").content.decode()
    assert client.post("/notices/unsent/mine/again/", follow=True).status_code == 200
    row = Delivery.objects.get()
    assert (row.state, row.attempts, row.error) == ("waiting", 0, "")
    assert sending.send_due() == 1
    assert len(mail.outbox) == 1
    assert "did not go out" not in client.get("/notices/settings/").content.decode()
    assert client.post("/notices/unsent/mine/again/").status_code == 409


def test_one_tries_again_only_what_is_one_s_own_and_was_not_read_since():
    one, reader = make_pair()
    second = make_user(None, {}, email="second@example.com")
    place = make_place(one)
    fail(reader, place=place)
    Delivery.objects.update(user=second)
    assert signed_in(reader).post("/notices/unsent/mine/again/").status_code == 409
    Delivery.objects.update(user=reader)
    actions.read_notifications(reader, by=reader)
    assert signed_in(reader).post("/notices/unsent/mine/again/").status_code == 409
    assert Delivery.objects.get().state == "failed"


def test_who_runs_the_house_tries_again_one_or_all_and_nobody_else_may():
    one, reader = make_pair()
    place = make_place(one)
    fail(reader, reader, place=place)
    keeper = make_user(None, {"notifications.view_deliveries": Scope.ALL, "accounts.change_self": Scope.OWN})
    client = signed_in(keeper)
    first, second = Delivery.objects.order_by("pk").values_list("pk", flat=True)
    assert f'value="{first}"' in client.get("/notices/unsent/").content.decode()
    assert signed_in(reader).post("/notices/unsent/again/").status_code == 403
    assert Client().post("/notices/unsent/again/").status_code == 302
    client.post("/notices/unsent/again/", {"id": first})
    states = dict(Delivery.objects.values_list("pk", "state"))
    assert states == {first: "waiting", second: "failed"}
    entry = Entry.objects.latest("position")
    assert (entry.verb, entry.by_id, entry.detail["deliveries"]) == ("send_all_again", keeper.pk, 1)
    assert client.post("/notices/unsent/again/", {"id": "x"}).status_code == 409
    assert Delivery.objects.get(pk=second).state == "failed"
    client.post("/notices/unsent/again/")
    assert {row.state for row in Delivery.objects.all()} == {"waiting"}
    assert "reader@example.com" not in client.get("/notices/unsent/").content.decode()
