"""What is typed into a wrong cell is answered at once, for all cells with the same words."""

import pytest
from django.test import Client

from guanxi.customers.tests.factories import MANAGING, make_user
from guanxi.foundation.imports.tests.driving import check, text

pytestmark = [pytest.mark.django_db, pytest.mark.cells]
FILE = text(
    "客户名称,最近合作时间", "恒岳精密,去年", "启航物流,去年", "北辰食品,前年", "青禾电子,2024-05-20",
    "明堰仪器,2024-05-21",
    "海川贸易,2024-05-22", "瑞达五金,2024-05-23", "东越包装,2024-05-24",
)  # fmt: skip


@pytest.fixture
def manager(client: Client):
    user = make_user(grants=MANAGING, language="en")
    client.force_login(user)
    return user


def test_the_other_cells_with_these_words_follow_at_once(manager, client: Client):
    run = check(manager, FILE, kind="customers")
    said = {"mend-2-last_date": "2025-06-01", "all-2-last_date": "1"}
    page = client.post(f"/imports/{run.pk}/rows/2/last_date/", said).content.decode()
    assert page.count('hx-swap-oob="true"') == 1
    assert 'id="cell-3-last_date" hx-swap-oob="true"' in page
    assert page.count('value="2025-06-01"') == 2
    assert "as in line 2" in page
    said = {"mend-3-last_date": "2025-06-02", "all-2-last_date": "1"}
    page = client.post(f"/imports/{run.pk}/rows/3/last_date/", said).content.decode()
    assert 'id="cell-2-last_date" hx-swap-oob="true"' in page, "whichever of them is typed into"
    alone = client.post(f"/imports/{run.pk}/rows/2/last_date/", {"mend-2-last_date": "2025-06-01"})
    assert "hx-swap-oob" not in alone.content.decode()


def test_what_is_still_wrong_is_wrong_in_all_of_them(manager, client: Client):
    run = check(manager, FILE, kind="customers")
    said = {"mend-2-last_date": "明年", "all-2-last_date": "1"}
    page = client.post(f"/imports/{run.pk}/rows/2/last_date/", said).content.decode()
    assert page.count('aria-invalid="true"') == 2
    assert "as in line" not in page


def test_a_month_says_which_day_it_was_taken_for(manager, client: Client):
    run = check(manager, FILE, kind="customers")
    answer = client.post(f"/imports/{run.pk}/rows/2/last_date/", {"mend-2-last_date": "2025年6月"})
    assert "read as 2025-06-01: no day in it, so the first of the month" in answer.content.decode()
