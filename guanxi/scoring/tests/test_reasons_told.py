"""Why a customer stands where it stands is told beside lists and marks, to whoever sees the customer."""

import pytest
from django.test import Client

from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import make_department, make_user
from guanxi.foundation import ledger
from guanxi.foundation.accounts.scopes import Scope
from guanxi.scoring.models import TierChange

from .factories import make_analyst, make_company, score

pytestmark = [pytest.mark.django_db, pytest.mark.page]


def test_the_list_of_customers_offers_the_reason_as_a_column():
    analyst = make_analyst()
    make_company(analyst)
    browser = Browser(analyst)
    assert "Why this tier" in browser.look("/customers/?columns=why"), "before any run, empty"
    score(analyst)
    assert "it is left." not in browser.look("/customers/")
    assert "of it is left." in browser.look("/customers/?columns=tier&columns=why")


def test_a_mark_of_the_matrix_is_asked_for_its_reason(scored):
    analyst, known = scored
    browser = Browser(analyst)
    page = browser.look("/matrix/")
    assert '"why": "/matrix/why/0/"' in page
    assert "of it is left." in browser.look(f"/matrix/why/{known['falling'].pk}/")
    stranger = make_user(make_department("Elsewhere"), {"customers.view_customer": Scope.DEPARTMENT})
    client = Client()
    client.force_login(stranger)
    assert client.get(f"/matrix/why/{known['falling'].pk}/").status_code == 404


def test_the_table_behind_the_matrix_leads_to_all_of_its_customers_with_their_reasons(scored):
    analyst, _known = scored
    page = Browser(analyst).look("/matrix/")
    assert "All of them as a list" in page
    assert "is loyal already" in page, "which a recent order may be enough for: not “buys regularly”"
    assert "columns=why" in page


def test_the_timeline_tells_why_also_of_a_change_that_was_computed_looking_back(scored):
    analyst, known = scored
    rows = TierChange.objects.filter(customer=known["falling"])
    with ledger.opened(ledger.Ledger(by=analyst, verb="move")):
        rows.update(before="high", after="risk", reason="", numbers={}, looking_back=True)
    page = Browser(analyst).look(f"/customers/{known['falling'].pk}/").partition('class="tl')[2]
    assert "of it is left." in page


def test_a_page_says_once_why_the_tier_changed_in_the_banner(scored):
    analyst, known = scored
    pages = {
        name: Browser(analyst).look(f"/customers/{one.pk}/").partition('class="tl')[0]
        for name, one in known.items()
    }
    with_banner = [page for page in pages.values() if "note-bar is-bad" in page]
    assert with_banner
    assert all(page.count("of it is left.") == 1 for page in with_banner)
