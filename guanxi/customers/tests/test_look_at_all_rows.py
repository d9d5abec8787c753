"""Every row of a file can be looked at before it comes in, page by page; of a large one the first ones."""

import re

import pytest
from django.test import Client

from guanxi.customers.tests.factories import MANAGING, make_user
from guanxi.foundation.imports import outcomes, review
from guanxi.foundation.imports.tests.driving import check, text

pytestmark = [pytest.mark.django_db, pytest.mark.cells]
FILE = text("客户名称,电话", *(f"公司{n:02},1381234{n:04}" for n in range(60)), "坏号,12")


@pytest.fixture
def manager():
    return make_user(grants=MANAGING, language="en")


def seen(client: Client, url: str) -> tuple[list[str], str, str]:
    """Customers of a page, where the next one is, and what is said below."""
    page = client.get(url).content.decode()
    foot = page.split('class="sheet-foot"')[1].split("</div>")[0]
    after = re.search(r'href="([^"]+)"[^>]*>Next', foot)
    names = re.findall(r"公司\d\d|坏号", page.split("<tbody>")[1].split("</tbody>")[0])
    return names, after[1].replace("&amp;", "&") if after else "", re.sub(r"<[^>]+>", "", foot)


def test_every_row_is_on_one_of_the_pages(manager, client: Client, monkeypatch):
    """The first 113 of 276 were shown, and no way led to the others."""
    monkeypatch.setattr(review, "PAGE", 25)
    run = check(manager, FILE)
    client.force_login(manager)
    url, found, feet = f"/imports/{run.pk}/?rows=all", [], []
    while url:
        names, url, foot = seen(client, url)
        assert len(names) <= 25
        found += names
        feet.append(foot)
    assert found == [*(f"公司{n:02}" for n in range(60)), "坏号"]
    assert "Page 1 of 3" in feet[0]
    assert "61 in all" in feet[0]
    assert len(seen(client, f"/imports/{run.pk}/?rows=new&page=99")[0]) == 10, "the last page"


def test_of_a_large_file_the_first_of_each_sort_are_kept(manager, client: Client, monkeypatch):
    monkeypatch.setattr(outcomes, "WHOLE", 60)
    run = check(manager, FILE)
    client.force_login(manager)
    names, after, foot = seen(client, f"/imports/{run.pk}/?rows=new")
    assert (len(names), after) == (50, "")
    assert "Showing the first 50 of 60" in foot
