"""Who followed up with whom, and with whom nobody did: by salesperson, as a view of the first day."""

from datetime import timedelta

import pytest

from guanxi.config.starters import install_views
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import MANAGING, make_customer, make_interaction, make_user
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.savedviews.models import SavedView

pytestmark = pytest.mark.django_db


def test_SAL_17_whom_nobody_followed_up_with_is_reported_by_salesperson():
    manager = make_user(grants=MANAGING | {"savedviews.save_view": Scope.OWN})
    ann, bob, eve = (make_user(manager.department, name=name) for name in ("Ann", "Bob", "Eve"))
    made = [make_customer(ann, f"Firm {number}") for number in range(4)]
    for customer, days in zip(made, (90, 61, 60, 3), strict=True):
        make_interaction(customer, ann, business_day() - timedelta(days=days), subject=f"Called {days}")
    make_customer(bob, "Never met")
    make_interaction(make_customer(eve, "Seen today"), eve, business_day())
    install_views()
    view = SavedView.objects.get(name="Not contacted for 60 days")
    browser = Browser(manager)
    report = browser.client.get(f"/customers/?view={view.pk}")["Location"]
    page = browser.look(f"{report}&grouped=owner")
    assert [line for line in ("2 rows of Ann", "1 rows of Bob", "rows of Eve") if line in page] == [
        "2 rows of Ann", "1 rows of Bob"
    ]  # fmt: skip
    rows = browser.look(f"{report}&owner={ann.pk}")
    assert [name for name in ("Firm 0", "Firm 1", "Firm 2", "Firm 3", "Never met") if name in rows] == [
        "Firm 0", "Firm 1"
    ]  # fmt: skip
    assert "Called 90" in browser.look(f"/customers/{made[0].pk}/interactions/"), (
        "the record of the follow-up"
    )
