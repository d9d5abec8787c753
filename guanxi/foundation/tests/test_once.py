"""What a page asks again and again is read once; an action reads anew, and what it changes is seen."""

import pytest

from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.once import reading
from guanxi.foundation.staff.actions import change_company

pytestmark = pytest.mark.django_db


def test_a_page_reads_it_once_and_nothing_outlives_the_page(django_assert_num_queries):
    Company.get()
    with reading(), django_assert_num_queries(1):
        assert Company.get() == Company.get()
    with django_assert_num_queries(2):
        Company.get()
        Company.get()


def test_an_action_reads_anew_and_what_it_changed_is_seen_after_it():
    with reading():
        before = Company.get()
        change_company(before, by=User.system(), name="恒岳")
        assert Company.get().name == "恒岳"
        assert Company.get() is not before
