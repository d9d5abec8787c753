"""Notices by mail: gathered, held back in quiet hours, once, in one's language, without names of records."""

from datetime import datetime, time
from unittest import mock
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from guanxi.customers import actions as customers
from guanxi.foundation.accounts.models import User
from guanxi.foundation.notifications import actions, mails, sending, stopping
from guanxi.foundation.notifications.models import Delivery, Notification, Preference
from guanxi.foundation.notifications.notifying import notify
from guanxi.foundation.sentences import said as _
from guanxi.foundation.staff.actions import change_own_settings

from .colleagues import GRANTS, make_place
from .factories import make_department, make_manager, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture(autouse=True)
def _mail_is_set_up(settings):
    settings.MAIL_IS_SET_UP = True


def make_pair():
    here = make_department()
    reader = make_user(here, GRANTS, email="reader@example.com")
    change_own_settings(reader, by=User.system(), language="en")
    return make_user(here, GRANTS), User.objects.get(pk=reader.pk)


def tell(reader, subject, **more):
    return notify([reader], "mention", subject, _("%(who)s mentioned you:") % {"who": "Lin"}, **more)


def test_a_mail_names_the_record_by_its_code_alone_and_goes_once():
    one, reader = make_pair()
    customer = make_place(one, name="Sunny Tools")
    tell(reader, customer)
    assert (sending.send_due(), sending.send_due()) == (1, 0)
    [message] = mail.outbox
    whole = message.message().as_string() + message.body
    assert customer.customer_no in message.subject
    assert "Sunny Tools" not in whole
    assert "List-Unsubscribe" in message.extra_headers
    assert message.to == [f"{reader.name} <reader@example.com>"]
    assert Delivery.objects.get().state == "sent"


def test_nothing_goes_out_about_what_the_reader_may_no_longer_see():
    one, reader = make_pair()
    customer = make_place(one)
    tell(reader, customer)
    away = make_user(make_department(), GRANTS)
    customers.assign_customer(customer, by=make_manager(), owner=away, department=away.department)
    sending.send_due()
    assert not mail.outbox
    assert Delivery.objects.filter(user=reader).get().state == "dropped"


def test_quiet_hours_hold_back_and_what_was_held_comes_together():
    one, reader = make_pair()
    actions.change_habits(
        reader, by=reader, quiet_from=time(22), quiet_until=time(7), digest_at=time(8), digest_weekday=0
    )
    night = datetime(2026, 3, 3, 23, 30, tzinfo=ZoneInfo(reader.zone))
    with mock.patch.object(timezone, "now", return_value=night):
        tell(reader, make_place(one))
        tell(reader, make_place(one))
        assert sending.send_due() == 0
    morning = datetime(2026, 3, 4, 7, 0, 1, tzinfo=ZoneInfo(reader.zone))
    with mock.patch.object(timezone, "now", return_value=morning):
        assert sending.send_due() == 1
    assert "2 notices" in mail.outbox[0].subject


def test_a_mail_server_that_is_away_is_tried_again_and_then_given_up():
    one, reader = make_pair()
    tell(reader, make_place(one))
    with mock.patch.object(mails, "send", side_effect=OSError("reader@example.com refused")):
        for _try in range(6):
            Delivery.objects.filter(state="waiting").update(due_at=timezone.now())
            sending.send_due()
    row = Delivery.objects.get()
    assert (row.state, row.error, row.attempts) == ("failed", "OSError", 5)


def test_the_link_in_a_mail_stops_mails_of_that_kind_and_a_forged_one_stops_none():
    _one, reader = make_pair()
    client = Client()
    token = stopping.token(reader.pk, "mention")
    assert client.get(f"/notices/stop/{token}/").status_code == 200
    assert not Preference.objects.exists()
    client.post(f"/notices/stop/{token}/")
    assert Preference.objects.get().timing == "off"
    assert client.post(f"/notices/stop/{token[:-2]}xx/").status_code == 404


def test_what_was_read_at_the_bell_is_not_sent_after():
    one, reader = make_pair()
    tell(reader, make_place(one))
    actions.read_notifications(reader, by=reader)
    assert sending.send_due() == 0
    assert not Notification.objects.visible_to(reader).unread().exists()
