"""CUS-32: whose data may only be kept is in no file and on no paper, and is compared with nobody."""

import pytest
from django.db import connection
from django.urls import reverse

from guanxi.customers.choices import Kind
from guanxi.customers.consent import restricted
from guanxi.customers.consent.actions import flag_person
from guanxi.customers.consent.choices import Act
from guanxi.customers.doubles import doubles_of
from guanxi.customers.duplicates.reading import records
from guanxi.customers.tests.consenting import KEEPING
from guanxi.customers.tests.factories import make_contact, make_customer, make_interaction, make_user, today
from guanxi.customers.tests.test_export_list import content, export
from guanxi.customers.tests.test_export_settled import taken
from guanxi.customers.tests.test_print_list import head
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.tests.people import Browser

pytestmark = pytest.mark.django_db
TOLD = "Note: 2 rows are left out"


@pytest.fixture
def by():
    return make_user(grants=KEEPING | {"savedviews.export_internal": Scope.OWN}, language="en")


def flag(customer, by, act=Act.RESTRICTED, contact=None):
    flag_person(customer, by=by, act=act, source="phone", contact=contact)


def test_CUS_32_who_is_restricted_is_in_no_file_and_on_no_paper_which_say_how_many_are_left_out(by):
    free, kept = make_customer(by, "Free Ltd"), make_customer(by, "Wang Kept", kind="person")
    firm = make_customer(by, "Firm Named")
    person = make_contact(firm, by, "Li Kept")
    for one in (free, kept, firm):
        make_interaction(one, by, today(), subject=f"with {one.name}")
    both = {"Wang Kept", "Firm Named", "Li Kept"}

    def everywhere():
        answers = [content(export(by, internal=internal)).decode("utf-8-sig") for internal in (True, False)]
        answers += [taken(by, one) for one in ("template-1", "template-3")]
        printed = Browser(by).look("/customers/?print=1")
        return [*answers, printed], head(printed)

    before, said = everywhere()
    assert all({"Wang Kept", "Firm Named"} <= {name for name in both if name in text} for text in before)
    assert not any("left out, for" in text for text in [*before, said])
    flag(kept, by)
    flag(firm, by, contact=person)
    found, said = everywhere()
    for text in found:
        assert "Free Ltd" in text
        assert not [name for name in both if name in text]
    assert TOLD in said
    assert [TOLD in text.splitlines()[-1] for text in found[:4]] == [True] * 4
    made = export(by)
    assert made.job is not None
    assert (made.rows, made.job.cursor["kept_in"]) == (1, 2)
    assert "2 rows are left out" in Browser(by).look(reverse("show_export", args=[made.pk]))
    flag(kept, by, Act.UNRESTRICTED)
    assert "Wang Kept" in content(export(by)).decode("utf-8-sig")


def test_who_is_restricted_is_compared_with_nobody(by):
    one, other = make_customer(by, "Bright Lamps Ltd"), make_customer(by, "Bright Lamps Ltd.")
    third = make_contact(make_customer(by, "Third"), by)
    for customer in (one, other):
        make_contact(customer, by, phone="13800138000")
    assert [double.customer for double in doubles_of(one, by)] == [other]
    flag(other, by)
    flag(third.customer, by, contact=third)
    assert (doubles_of(one, by), doubles_of(other, by)) == ([], [])
    assert [record.id for record in records(Kind.FIRM)] == [one.pk]
    # A firm of which one person asked for it goes on being judged: its figures are nobody's.
    assert restricted.restricted().whole == {other.pk}


def test_the_few_are_found_by_their_own_index_in_one_question(by, django_assert_num_queries):
    make_customer(by)
    with django_assert_num_queries(1):
        assert restricted.restricted().named == frozenset()
    if connection.vendor == "sqlite":  # the other reads a table so small as a whole
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {restricted.SAID}")
            assert "consent_restriction" in str(cursor.fetchall())
