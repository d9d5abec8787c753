"""A field of one's own may name a customer that its reader does not see: no door tells which one it is."""

import pytest

from guanxi.customers import actions
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import (
    SELLING,
    make_customer,
    make_department,
    make_manager,
    make_user,
)
from guanxi.customers.tests.fields import make_field
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.jobs.running import run_now
from guanxi.foundation.privacy.files import open_sealed
from guanxi.foundation.savedviews.actions import start_export
from guanxi.foundation.savedviews.models import FILE_LABEL

pytestmark = [pytest.mark.django_db, pytest.mark.page]
EXPORTING = SELLING | {"savedviews.export_list": Scope.OWN, "worklists.edit_in_bulk": Scope.OWN}
DOORS = (
    "/customers/{0}/", "/customers/{0}/facts/", "/customers/{0}/history/", "/customers/{0}/peek/",
    "/customers/?columns=custom_mother", "/customers/?grouped=custom_mother", "/customers/grid/",
    "/customers/?print=1&columns=custom_mother", "/api/customers/{0}", "/api/customers/?q=Daughter",
)  # fmt: skip


def test_CUS_20_a_customer_out_of_sight_is_named_by_no_field():
    make_field("customer", "Mother")
    seller, boss = make_user(make_department(), EXPORTING), make_manager()
    hidden = make_customer(make_user(make_department()), "Hengtong Works")
    daughter = make_customer(seller, "Daughter")
    actions.change_customer(daughter, by=boss, custom={"mother": hidden.pk})
    actions.change_customer(daughter, by=boss, custom={"mother": None})
    actions.change_customer(daughter, by=boss, custom={"mother": hidden.pk})
    assert "Hengtong Works" in Browser(boss).look(f"/customers/{daughter.pk}/facts/")
    assert "Hengtong Works" in Browser(boss).look("/customers/?columns=custom_mother")
    browser = Browser(seller)
    for door in DOORS:
        told = browser.look(door.format(daughter.pk))
        assert "Hengtong" not in told, door
        assert hidden.customer_no not in told, door
    assert "not visible to you" in browser.look(f"/customers/{daughter.pk}/facts/")
    made = start_export(seller, by=seller, listing="customers", query="columns=custom_mother", ending="csv",
                        queued=False)  # fmt: skip
    assert made.job is not None
    run_now(made.job)
    made.refresh_from_db()
    with open_sealed(made.path, label=FILE_LABEL, uid=made.uid) as file:
        content = file.read().decode("utf-8-sig")
    assert "Daughter" in content
    assert "Hengtong" not in content
    assert hidden.customer_no not in content
