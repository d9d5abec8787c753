"""CUS-22: who opens a sensitive customer is on record, by whichever door, once an hour and person."""

import time
from datetime import timedelta
from typing import Any, cast

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guanxi.customers import actions
from guanxi.customers.models import Customer
from guanxi.customers.sensitive.actions import mark_sensitive, unmark_sensitive
from guanxi.customers.tests.factories import (
    EXPORTING,
    SELLING,
    make_contact,
    make_customer,
    make_department,
    make_interaction,
    make_user,
)
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.errors import Refused
from guanxi.foundation.jobs.running import run_now
from guanxi.foundation.oversight.actions import open_review
from guanxi.foundation.savedviews.actions import start_export

VIEW, MARK = "customers.view_customer", "customers.mark_sensitive"
SEEING = {"accounts.change_self": Scope.OWN, VIEW: Scope.ALL}
CHANGING = {**SELLING, VIEW: Scope.ALL, "customers.change_customer": Scope.ALL}
pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> dict[str, Any]:
    place = make_department()
    grants = SELLING | {MARK: Scope.ALL, VIEW: Scope.ALL, "customers.merge_customers": Scope.ALL}
    boss = make_user(place, grants, name="Boss")
    secret, plain = make_customer(boss, name="Secret"), make_customer(boss, name="Plain")
    contact = make_contact(secret, boss)
    talk = make_interaction(secret, boss, contact=contact)
    mark_sensitive(secret, by=boss, reason="A court asks who looks.")
    reader = make_user(make_department(), SEEING, name="Reader")
    return {
        "boss": boss, "secret": secret, "plain": plain, "contact": contact, "talk": talk, "reader": reader
    }  # fmt: skip


def signed_in(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def reads() -> list[tuple[int | None, int | None, dict[str, Any]]]:
    rows = Entry.objects.filter(verb="read_sensitive").order_by("position")
    return list(rows.values_list("by_id", "record_id", "detail"))


def forget_reads() -> None:
    """As if more than an hour had gone by."""
    rows = cast("Any", models.QuerySet(Entry)).filter(verb="read_sensitive")
    rows.update(at=timezone.now() - timedelta(hours=1, seconds=1), verb="read_sensitive", kind="gone")


def test_CUS_22_whoever_opens_a_sensitive_customer_is_on_record_once_an_hour_by_every_door(house):
    secret, reader = house["secret"], house["reader"]
    client, pk = signed_in(reader), house["secret"].pk
    doors = [
        *(f"/customers/{pk}/{tab}" for tab in ("", "peek/", "facts/", "timeline/", "history/", "contacts/")),
        *(f"/customers/{pk}/{tab}/" for tab in ("interactions", "comments", "files", "access", "profile")),
        *(f"/customers/{pk}/{tab}/" for tab in ("parties", "consent", "needs", "edit/note")),
        f"/contacts/{house['contact'].pk}/history/",
        f"/interactions/{house['talk'].pk}/history/",
        *(f"/api/customers/{pk}{end}" for end in ("", "/contacts", "/interactions", "/quality")),
        f"/api/customers/contacts/{house['contact'].pk}",
        f"/api/customers/interactions/{house['talk'].pk}",
        f"/api/purchases/customers/{pk}/summary",
        f"/comments/on/customers.contact/{house['contact'].pk}/",
        f"/comments/on/customers.interaction/{house['talk'].pk}/files/",
        *(f"/api/{beside}?kind=customers.customer&record_id={pk}" for beside in ("comments", "files")),
    ]
    for door in doors:
        forget_reads()
        before = len(reads())
        answer = client.get(door)
        assert answer.status_code == 200, (door, answer.status_code)
        assert reads()[before:] == [(reader.pk, pk, {})], door
    assert client.get(f"/customers/{pk}/").status_code == 200
    assert len(reads()) == len(doors), "within the hour it is one look"
    signed_in(house["boss"]).get(f"/customers/{pk}/")
    assert reads()[-1][0] == house["boss"].pk, "each person for themselves"
    count = len(reads())
    client.get("/customers/?q=Secret")
    client.get("/api/customers/?sensitive=yes")
    client.get(f"/customers/{house['plain'].pk}/")
    assert len(reads()) == count, "neither a row of a list nor another customer"
    unmark_sensitive(secret, by=house["boss"], reason="The case is closed.")
    forget_reads()
    client.get(f"/customers/{pk}/")
    assert len(reads()) == count
    told = Entry.objects.filter(verb__in=["mark_sensitive", "unmark_sensitive"]).order_by("position")
    assert [one.detail["reason"] for one in told] == ["A court asks who looks.", "The case is closed."]


def test_who_may_not_see_it_finds_nothing_and_no_look_is_written(house):
    pk = house["secret"].pk
    stranger = signed_in(make_user(make_department(), {**SEEING, VIEW: Scope.OWN}))
    for door in ("/customers/{}/", "/customers/{}/peek/", "/api/customers/{}", "/api/customers/{}/contacts"):
        assert stranger.get(door.format(pk)).status_code == 404
    assert "Secret" not in stranger.get("/customers/?sensitive=yes").content.decode()
    for door in ("mark", "unmark"):
        assert stranger.get(f"/customers/{pk}/{door}-sensitive/").status_code == 404
    assert reads() == []


def test_marking_takes_a_right_of_its_own_and_a_reason(house):
    pk, plain, seller = house["secret"].pk, house["plain"], make_user(None, CHANGING)
    for write, one in ((mark_sensitive, plain), (unmark_sensitive, house["secret"])):
        with pytest.raises(PermissionDenied):
            write(one, by=seller, reason="so")
        with pytest.raises(Refused, match="Say why"):
            write(one, by=house["boss"], reason="  ")
    with pytest.raises(Refused, match="already"):
        mark_sensitive(house["secret"], by=house["boss"], reason="again")
    client = signed_in(seller)
    assert client.post(f"/customers/{pk}/unmark-sensitive/", {"reason": "so"}).status_code == 403
    assert "Mark as sensitive" not in client.get(f"/customers/{plain.pk}/access/").content.decode()
    boss = signed_in(house["boss"])
    assert "Mark as sensitive" in boss.get(f"/customers/{plain.pk}/access/").content.decode()
    assert boss.post(f"/customers/{plain.pk}/mark-sensitive/", {"reason": "so"}).status_code == 302
    page = client.get(f"/customers/{plain.pk}/").content.decode()
    assert ">Sensitive<" in page
    assert client.get(f"/api/customers/{plain.pk}").json()["sensitive_on"]


def test_a_comparison_is_a_look_and_a_merge_takes_no_mark_away(house):
    plain, secret, boss = house["plain"], house["secret"], house["boss"]
    assert signed_in(boss).get(f"/customers/{plain.pk}/merge/?with={secret.pk}").status_code == 200
    assert reads() == [(boss.pk, secret.pk, {})]
    actions.merge_customers(plain, by=boss, lost=secret)
    plain.refresh_from_db()
    assert plain.sensitive_on == business_day(Company.get())


def test_a_form_that_shows_what_is_there_and_the_queue_of_records_to_look_at_are_looks(house):
    boss, pk, doors = house["boss"], house["secret"].pk, 0
    models.QuerySet(Customer).filter(pk=pk).update(review_on=business_day(Company.get()) - timedelta(3))
    for door in (f"/customers/{pk}/profile/change/", f"/customers/{pk}/log/", "/quality/review/"):
        assert signed_in(boss).get(door).status_code == 200, door
        assert [one[:2] for one in reads()] == [(boss.pk, pk)] * (doors := doors + 1), door
        forget_reads()


def test_a_file_of_a_list_that_holds_it_is_a_look(house):
    taker = make_user(None, {**SEEING, **EXPORTING}, name="Taker")
    client, looks = signed_in(taker), []
    for path in (
        "/customers/template-1.csv?kind=firm",
        "/customers/template-3.csv",
        "/customers/template-1.csv?kind=person",
    ):
        answer = client.post(path)
        assert answer.status_code == 200
        looks.append(len(reads()))
        forget_reads()
    assert looks == [1, 2, 2], "the last file holds no firm"
    export = start_export(taker, by=taker, listing="customers", query="", ending="csv", queued=False)
    assert export.job
    run_now(export.job)
    assert reads()[-1] == (taker.pk, house["secret"].pk, {"list": "customers"})
    assert len(reads()) == 3


def test_looking_as_a_colleague_is_on_record_under_the_own_name(house):
    looking = make_user(None, {**SEEING, "accounts.simulate_user": Scope.ALL})
    client = signed_in(looking)
    session = client.session
    session["confirmed_at"] = time.time()
    session.save()
    assert client.post(f"/people/{house['reader'].pk}/look/").status_code == 302
    assert client.get(f"/customers/{house['secret'].pk}/").status_code == 200
    assert reads() == [(looking.pk, house["secret"].pk, {"as_user": house["reader"].pk})]


def test_a_program_that_compares_versions_is_compared_with_what_it_writes(house):
    contact, boss = house["contact"], signed_in(house["boss"])
    house["secret"].refresh_from_db()
    assert house["secret"].version != contact.version
    answer = boss.patch(
        f"/api/customers/contacts/{contact.pk}",
        {"title": "CEO"},
        content_type="application/json",
        headers={"If-Match": f'"{contact.version}"'},
    )
    assert answer.status_code == 200, answer.content.decode()
    assert len(reads()) == 1


def test_an_ordinary_customer_costs_no_query_more(house):
    client = signed_in(house["boss"])

    def asked(pk: int) -> list[str]:
        client.get(f"/customers/{pk}/")
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(f"/customers/{pk}/")
        return [one["sql"] for one in found.captured_queries if "read_sensitive" in one["sql"]]

    assert asked(house["plain"].pk) == []
    assert len(asked(house["secret"].pk)) == 1


def test_auditors_find_who_opened_it_from_the_record_and_from_the_review(house):
    auditor = make_user(None, {**SEEING, "audit.view_entries": Scope.ALL})
    pk, reader = house["secret"].pk, house["reader"]
    signed_in(reader).get(f"/customers/{pk}/")
    client = signed_in(auditor)
    address = f"/audit/?what=read&amp;record=customers.customer-{pk}"
    assert address.replace("&amp;", "&") in client.get(f"/customers/{pk}/").content.decode().replace(
        "&amp;", "&"
    )
    assert "/audit/?what=read" not in signed_in(reader).get(f"/customers/{pk}/").content.decode()
    entries = client.get(address.replace("&amp;", "&")).context["entries"]
    assert {one.who for one in entries} == {"Reader", auditor.name}
    assert {one.verb for one in entries} == {"read_sensitive"}
    review = open_review(Company.get(), by=auditor, first=business_day(Company.get()))
    assert review.counts[str(reader.pk)]["read"] == 1
    page = client.get(f"/audit/reviews/{review.pk}/").content.decode().replace("&amp;", "&")
    behind = f"/audit/?what=read&by={reader.pk}&from={review.first}&to={review.last}"
    assert behind in page
    assert [one.who for one in client.get(behind).context["entries"]] == ["Reader"]
    for damaged in ("what=all", "record=x", "by=x", "from=1"):
        assert client.get(f"/audit/?{damaged}").status_code == 409
    assert signed_in(reader).get(behind).status_code == 403
