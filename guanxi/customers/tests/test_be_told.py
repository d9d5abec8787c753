"""Who is told of what, once, and never of what they may not see."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone, translation

from guanxi.customers import actions as customers
from guanxi.customers.events import CustomerAssigned
from guanxi.customers.reactions import tell_new_owner
from guanxi.foundation.live.models import LiveEvent
from guanxi.foundation.notifications import actions
from guanxi.foundation.notifications.models import Notification
from guanxi.foundation.notifications.notifying import notify
from guanxi.foundation.notifications.shown import lines
from guanxi.foundation.sentences import said as _

from .colleagues import make_place, make_three
from .factories import make_manager

pytestmark = [pytest.mark.django_db, pytest.mark.page]


def tell(people, subject, **more):
    return notify(people, "mention", subject, _("%(who)s mentioned you:") % {"who": "Lin"}, **more)


def test_those_who_see_the_record_are_told_and_nobody_else_nor_oneself():
    one, other, stranger = make_three()
    customer = make_place(one)
    assert tell([one, other, stranger, other], customer, by=one) == 1
    row = Notification.objects.get()
    assert (row.user, row.kind, row.record_id) == (other, "customers.customer", customer.pk)
    assert customer.name not in str(row.sentence)


def test_the_same_told_twice_is_told_once():
    one, other, _stranger = make_three()
    customer = make_place(one)
    assert [tell([other], customer, key="k"), tell([other], customer, key="k")] == [1, 0]
    assert Notification.objects.count() == 1


def test_an_open_page_hears_of_it():
    one, other, _stranger = make_three()
    tell([other], make_place(one))
    assert LiveEvent.objects.filter(topic=f"user:{other.pk}").exists()


def test_a_stream_begins_before_its_page_was_asked_for(settings):
    """Else what happened between the page's answer and the stream would never be heard of."""
    settings.LIVE_PORT = 1
    _one, other, _stranger = make_three()
    client = Client()
    client.force_login(other)
    LiveEvent.objects.create(topic="job:1", at=timezone.now() - timedelta(seconds=30))
    LiveEvent.objects.create(topic="job:1", at=timezone.now() - timedelta(seconds=8))
    heard = [client.get(f"/notices/live/?age={age}").json()["since"] for age in (0, 10, 10**8, "x")]
    old, young = LiveEvent.objects.order_by("pk").values_list("pk", flat=True)
    assert heard == [young, old, 0, young]


def test_a_notice_is_read_in_the_language_of_its_reader():
    one, other, _stranger = make_three()
    tell([other], make_place(one))
    with translation.override("zh-hans"):
        assert "Lin" in lines(list(Notification.objects.all()), other)[0].text


def test_what_can_no_longer_be_seen_is_neither_named_nor_opened():
    one, other, stranger = make_three()
    customer = make_place(one, name="Sunny Tools")
    tell([other], customer)
    [line] = lines(list(Notification.objects.all()), other)
    assert (line.about, bool(line.url)) == ("Sunny Tools", True)
    customers.assign_customer(customer, by=make_manager(), owner=stranger, department=stranger.department)
    [line] = lines(list(Notification.objects.all()), other)
    assert (line.about, line.url, line.code) == ("", "", "")
    client = Client()
    client.force_login(other)
    assert client.get(f"/notices/{Notification.objects.get().pk}/").status_code == 404
    assert b"Sunny Tools" not in client.get("/notices/").content


def test_handing_over_a_customer_tells_the_new_owner_once():
    """TEA-05"""
    one, other, _stranger = make_three()
    customer = make_place(one)
    boss = make_manager()
    customers.assign_customer(customer, by=boss, owner=other)
    event = CustomerAssigned(customer.pk, other.pk, customer.department_id, one.pk, boss.pk, 2)
    tell_new_owner(event)
    tell_new_owner(event)
    assert Notification.objects.get().user == other


def test_nobody_reads_or_marks_the_notices_of_others():
    one, other, _stranger = make_three()
    tell([other], make_place(one))
    row = Notification.objects.get()
    assert actions.read_notifications(one, by=one, ids=[row.pk]) == 0
    client = Client()
    client.force_login(one)
    assert client.get(f"/notices/{row.pk}/").status_code == 404
    with pytest.raises(PermissionDenied):
        actions.read_notifications(other, by=one)


def test_opening_a_notice_reads_it_and_leads_to_the_record():
    one, other, _stranger = make_three()
    customer = make_place(one)
    tell([other], customer)
    client = Client()
    client.force_login(other)
    assert client.get("/notices/live/").json()["unread"] == 1
    answer = client.get(f"/notices/{Notification.objects.get().pk}/")
    assert answer["Location"] == customer.get_absolute_url()
    assert client.get("/notices/live/").json()["unread"] == 0


def test_a_kind_switched_off_at_the_bell_makes_no_line():
    one, other, _stranger = make_three()
    actions.choose_notices(other, by=other, choices={("mention", "page"): "off"})
    assert tell([other], make_place(one)) == 0


@pytest.mark.both
def test_a_page_of_fifty_notices_costs_a_fixed_number_of_queries(django_assert_max_num_queries):
    one, other, _stranger = make_three()
    for _number in range(3):
        tell([other], make_place(one))
    client = Client()
    client.force_login(other)
    client.get("/notices/")
    with django_assert_max_num_queries(8):
        client.get("/notices/")
    for _number in range(20):
        tell([other], make_place(one))
    with django_assert_max_num_queries(8):
        client.get("/notices/?all")
