"""CUS-22: each period is counted from the chain, what is unusual is named, and somebody signs it."""

import itertools
from datetime import date, timedelta
from typing import Any, cast

import pytest
from django.db import models
from django.utils import timezone

from guanxi.config.tests.conftest import PASSWORD
from guanxi.foundation.accounts.models import Company, Role, User
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.errors import Refused
from guanxi.foundation.notifications.models import Notification
from guanxi.foundation.oversight import actions, counting
from guanxi.foundation.oversight.counting import Judged, before, period_of
from guanxi.foundation.oversight.models import FailedSignIn, SecurityReview
from guanxi.foundation.tests import made

_count = itertools.count(1)


def person(*codes: str, username: str = "") -> User:
    number = next(_count)
    roles = list(Role.objects.filter(code__in=codes))
    place = made.department(f"D {number}")
    name = username or f"one{number}"
    return made.user(place, roles, username=name, name=name, password=PASSWORD, language="en")


def acted(by: User, verb: str, on: date, times: int, **detail: int) -> None:
    """Entries as the chain would hold them; what is counted does not look at seals."""
    start = counting.bounds(on, on)[0] + timedelta(hours=9)
    told = {"kind": "customers.customer", "detail": detail, "previous": b"", "seal": b"", "by_id": by.pk}
    rows = [Entry(position=10**6 + next(_count), at=start, verb=verb, **told) for _n in range(times)]
    cast("Any", models.QuerySet(Entry)).bulk_create(rows)


@pytest.mark.parametrize(
    ("day", "period", "first", "last", "earlier"),
    [
        (date(2026, 2, 11), "month", date(2026, 2, 1), date(2026, 2, 28), date(2026, 1, 1)),
        (date(2026, 2, 11), "quarter", date(2026, 1, 1), date(2026, 3, 31), date(2025, 10, 1)),
        (date(2024, 12, 31), "month", date(2024, 12, 1), date(2024, 12, 31), date(2024, 11, 1)),
    ],
)
def test_periods_are_whole_months_and_quarters(day, period, first, last, earlier):
    assert period_of(day, period) == (first, last)
    assert before(first, period)[0] == earlier


def test_unusual_is_three_times_the_own_usual_with_a_floor_and_enough_to_compare():
    assert Judged(31, 10, 3).unusual("seen")
    assert not Judged(30, 10, 3).unusual("seen"), "three times is not more than three times"
    assert not Judged(19, 1, 6).unusual("seen"), "below the floor"
    assert not Judged(500, 1, 2).unusual("seen")
    assert Judged(500, 1, 2).too_new("seen")


@pytest.mark.django_db
def test_CUS_22_a_period_is_counted_judged_and_signed_by_an_auditor(client, ready_made_roles):
    auditor, seller = person("auditor"), person("sales", username="seller")
    today = business_day(Company.get())
    first, last = before(period_of(today, "month")[0], "month")
    start = first
    for _month in range(3):  # what was usual
        start, _end = before(start, "month")
        acted(seller, "reveal_personal", start, 5)
    acted(seller, "reveal_personal", first, 25)
    acted(seller, "finish_export", last, 1, rows=700)
    acted(seller, "export_person", last, 1, rows=3)
    acted(seller, "change_customer", last, 2)
    acted(seller, "start_export", last, 1)
    client.post("/sign-in/", {"login": "seller", "password": "wrong"})
    client.post("/sign-in/", {"login": "a password typed as a name", "password": "wrong"})
    assert list(FailedSignIn.objects.order_by("pk").values_list("user", flat=True)) == [seller.pk, None]

    actions.remind_of_reviews(Company.get(), by=User.system())
    review = SecurityReview.objects.get()
    assert (review.first, review.last) == (first, last)
    mine = review.counts[str(seller.pk)]
    assert mine == {"seen": 25, "read": 0, "taken": 2, "rows": 703, "changed": 2, "failed": 0}
    assert counting.unusual(review) == 1
    assert Notification.objects.filter(user=auditor, notice="review").count() == 1
    assert not Notification.objects.filter(user=seller, notice="review").exists()

    client.force_login(seller)
    for path in ("/audit/reviews/", f"/audit/reviews/{review.pk}/", f"/audit/reviews/{review.pk}/file.xlsx"):
        assert client.get(path).status_code == 403, "who may not see the audit sees no review"
    assert client.get("/api/v1/audit/reviews").status_code == 403
    client.force_login(auditor)
    page = client.get(f"/audit/reviews/{review.pk}/").content.decode()
    assert "usually 5 (median of 3 earlier periods)" in page
    assert client.get(f"/audit/reviews/{review.pk}/file.xlsx").status_code == 200
    refused = client.post(f"/audit/reviews/{review.pk}/sign/", {"remarks": ""})
    assert "say what you found of them" in refused.content.decode()
    client.post(f"/audit/reviews/{review.pk}/sign/", {"remarks": "Called: a mailing."})
    review.refresh_from_db()
    assert (review.signed_by, review.remarks) == (auditor, "Called: a mailing.")
    assert review.head
    with pytest.raises(Refused, match="signed"):
        actions.open_review(Company.get(), by=auditor, first=first)
    running = actions.open_review(Company.get(), by=auditor, first=today)
    assert running.counts[str(seller.pk)]["failed"] == 1
    assert running.strangers == 1
    with pytest.raises(Refused, match="not over"):
        actions.sign_review(running, by=auditor, remarks="")


@pytest.mark.django_db
def test_an_unsigned_review_is_reminded_of_once_when_it_is_late(ready_made_roles):
    auditor = person("auditor")
    long_ago = before(before(period_of(business_day(Company.get()), "month")[0], "month")[0], "month")[0]
    review = actions.open_review(Company.get(), by=auditor, first=long_ago)
    actions.remind_of_reviews(Company.get(), by=User.system())
    assert not Notification.objects.filter(key=f"review-{review.pk}-late").exists(), "opened today"
    cast("Any", models.QuerySet(SecurityReview)).update(opened_at=timezone.now() - timedelta(days=15))
    for _hour in range(2):
        actions.remind_of_reviews(Company.get(), by=User.system())
    late = Notification.objects.filter(user=auditor, key=f"review-{review.pk}-late")
    assert late.count() == 1


@pytest.mark.django_db
def test_CUS_22_what_was_counted_before_its_period_was_over_is_counted_anew_before_it_is_signed(
    ready_made_roles,
):
    auditor = person("auditor")
    first, last = before(period_of(business_day(Company.get()), "month")[0], "month")
    review = actions.open_review(Company.get(), by=auditor, first=first)
    early = counting.bounds(first, last)[1] - timedelta(hours=1)
    rows = cast("Any", models.QuerySet(SecurityReview))
    rows.update(counted_at=early)
    with pytest.raises(Refused, match="count it anew"):
        actions.sign_review(review, by=auditor, remarks="")
    rows.update(signed_at=timezone.now(), signed_by=auditor)  # as it was once possible
    actions.remind_of_reviews(Company.get(), by=User.system())
    assert rows.get().counted_at == early
    rows.update(signed_at=None)
    actions.remind_of_reviews(Company.get(), by=User.system())
    signed = actions.sign_review(rows.get(), by=auditor, remarks="")
    assert signed.signed_by == auditor
