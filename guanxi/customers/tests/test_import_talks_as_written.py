"""A list of visits as people keep it: known for what it is, and taken in without a column of subjects."""

import pytest

from guanxi.customers.models import Interaction
from guanxi.customers.tests.factories import make_customer, make_manager
from guanxi.foundation.imports.kinds import kind_of
from guanxi.foundation.imports.tests.driving import bring_in, hand_in, rejected, text
from guanxi.foundation.imports.words import concerns

pytestmark = pytest.mark.django_db
HEAD = "拜访日期,拜访方式,谈了什么,客户名称"


def test_a_list_of_visits_is_known_for_what_it_is():
    run = hand_in(make_manager(), text(HEAD, "2026-05-06,上门拜访,催款,恒岳"))
    assert run.kind == "interactions"


def test_the_first_line_of_what_was_said_is_the_subject_where_no_column_is_and_the_page_says_so():
    by = make_manager()
    make_customer(by, "恒岳")
    said = '"样品没问题\n价格要再降"'
    run = bring_in(by, text(HEAD, f"2026-05-06,拜访,{said},恒岳", "2026-05-07,拜访,,恒岳"))
    kept = Interaction.objects.get()
    assert (kept.subject, kept.feedback) == ("样品没问题", "样品没问题\n价格要再降")
    assert "What was talked about?" in rejected(run)
    told = " ".join(str(one.text) for one in concerns(run, kind_of("interactions"), by))
    assert "the first line of what was said" in told


def test_the_same_visits_again_change_nothing():
    by = make_manager()
    make_customer(by, "恒岳")
    file = text(HEAD, "2026-05-06,拜访,催款,恒岳")
    bring_in(by, file)
    again = bring_in(by, file)
    assert (again.count("same"), Interaction.objects.count()) == (1, 1)
