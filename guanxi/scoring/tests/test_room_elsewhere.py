"""Who has as much room in another tier is counted beside the matrix, and opens to the rows."""

import re
from html import unescape

import pytest
from django.db import connection

from guanxi.customers.models import Standing
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import make_customer, make_user
from guanxi.foundation.accounts.scopes import Scope
from guanxi.scoring.models import ThresholdSetting

from .factories import buys, make_analyst, make_company, score

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.mark.parametrize("scope", [Scope.ALL, Scope.DEPARTMENT])
def test_high_potential_in_other_tiers_opens_to_whom_it_counts(scope):
    analyst = make_analyst()
    make_company(analyst)
    for n in range(6):
        buys(analyst, make_customer(analyst, f"Rarely {n}"), [20 + n, 320], 900)
    score(analyst)
    cut = ThresholdSetting.current().potential_cut
    others = Standing.objects.filter(potential__gte=cut).exclude(tier__in=["", "potential"]).count()
    assert others > 0
    reader = make_user(analyst.department, {"customers.view_customer": scope}, language="en")
    page = Browser(reader).look("/matrix/")
    ((url, number),) = re.findall(r'href="([^"]+)">high potential in other tiers: (\d+)<', page)
    assert int(number) == others
    rows = Browser(reader).look(unescape(url)).partition("<tbody")[2].partition("</tbody>")[0]
    assert rows.count("<tr") == others


@pytest.mark.both
def test_indexes_lead_to_the_lost_and_to_who_has_room():
    """Not through all standings, whose facts and reasons make them the widest rows there are."""
    if connection.vendor == "postgresql":  # which reads few rows without any index, or along the keys
        connection.cursor().execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
    asked = {
        "standing_lost": Standing.objects.filter(lost_on__isnull=False),
        "standing_by_potential": Standing.objects.with_room_elsewhere(60),
    }
    for name, rows in asked.items():
        assert name in rows.values("customer_id").distinct().explain()
        assert name in rows.order_by().values("customer_id")[:1001].explain()
