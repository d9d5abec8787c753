"""The pages of one's own account stand side by side, whichever room they lie in."""

import pytest
from django.test import Client
from django.urls import reverse

from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.tests.people import make_user
from guanxi.foundation.ui.own import own_tabs

pytestmark = [pytest.mark.django_db, pytest.mark.page]


def test_each_of_ones_own_pages_leads_to_all_others_and_says_where_one_is():
    client = Client()
    client.force_login(make_user(None, {"accounts.change_self": Scope.OWN}))
    urls = [tab.url for tab in own_tabs("")]
    assert {reverse("choose_notices"), reverse("list_feeds"), reverse("show_own_rights")} < set(urls)
    for url in urls:
        page = client.get(url).content.decode()
        assert all(f'<a href="{other}"' in page for other in urls), url
        assert f'<a href="{url}" aria-current="page"' in page
