"""What a person and a contact were before: read where they stand, by whoever sees the customer."""

from dataclasses import replace
from datetime import date

import pytest

from guanxi.customers import actions
from guanxi.customers.models import Contact, Interaction
from guanxi.customers.rows import InteractionRow
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import (
    make_change_set,
    make_contact,
    make_customer,
    make_interaction,
    make_user,
)
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.ui import records

pytestmark = [pytest.mark.django_db, pytest.mark.page]
PHONE, NEWER = "13812346021", "13900001111"
READING = {"customers.view_customer": Scope.ALL}


@pytest.fixture
def seller():
    return make_user(name="Lin Xiaolan")


@pytest.fixture
def contact(seller):
    made = make_contact(make_customer(seller), seller, "Chen Wei", phone=PHONE, title="Buyer")
    actions.change_contact(made, by=seller, title="Director", phone=NEWER)
    return Contact.objects.get(pk=made.pk)


@pytest.fixture
def interaction(seller):
    customer = make_customer(seller)
    person = make_contact(customer, seller, "Anna Weber")
    made = make_interaction(customer, seller, subject="Asked for a quote")
    actions.change_interaction(
        made, by=seller, subject="Asked for two quotes", on=date(2024, 5, 2), contact=person
    )
    return Interaction.objects.get(pk=made.pk)


def history(page: str) -> str:
    return page[page.index("<main") :]


def test_a_person_s_history_says_who_changed_what_from_what_to_what(seller, contact):
    colleague = make_user(seller.department, {"customers.view_customer": Scope.DEPARTMENT})
    page = history(Browser(colleague).look(f"/contacts/{contact.pk}/history/"))
    for words in ("History of Chen Wei", "Buyer → Director", "Lin Xiaolan", ">Title<", ">Created<"):
        assert words in page
    assert "138 **** 6021 → 139 **** 1111" in page
    assert PHONE not in page.replace(" ", "")
    assert NEWER not in page.replace(" ", "")


def test_a_history_that_is_too_long_does_not_say_that_it_began_where_it_is_cut(seller, contact):
    assert [str(moment.title) for moment in records.history(contact, reader=seller)][-1] == "Created"
    assert len(records.history(contact, reader=seller, most=1)) == 1


def test_masks_that_come_out_alike_say_that_the_number_is_another(seller, contact):
    actions.change_contact(contact, by=seller, phone="139 4444 1111")
    page = history(Browser(seller).look(f"/contacts/{contact.pk}/history/"))
    assert "139 **** 1111 → a different one that looks the same masked" in page


def test_that_somebody_left_is_told_in_words(seller, contact):
    actions.leave_contact(contact, by=seller, on=date(2024, 6, 3))
    page = Browser(seller).look(f"/contacts/{contact.pk}/history/")
    assert "– → 3 Jun 2024" in page
    assert "yes → no" in page


def test_a_contact_s_history_says_what_was_told_before(seller, interaction):
    page = history(Browser(seller).look(f"/interactions/{interaction.pk}/history/"))
    for words in (
        "Asked for a quote → Asked for two quotes",
        "1 May 2024 → 2 May 2024",
        "– → Anna Weber",
        ">Talked with<",
        "Lin Xiaolan",
    ):
        assert words in page


def test_what_a_file_brought_and_a_later_one_changed_says_so(seller):
    row = InteractionRow(
        customer_id=make_customer(seller).pk, on=date(2024, 5, 1), channel="visit", subject="Review"
    )
    for status in ("todo", "done"):
        rows = [replace(row, status=status)]
        actions.import_interactions(make_change_set(seller), by=seller, rows=rows)
    page = history(Browser(seller).look(f"/interactions/{Interaction.objects.get().pk}/history/"))
    assert "Created by an import" in page
    assert "Pending → Completed" in page


def test_the_histories_are_reached_from_the_customer_s_page(seller, contact, interaction):
    browser = Browser(seller)
    at_people = f"/customers/{contact.customer_id}/contacts/"
    assert f'href="{at_people}#person-{contact.pk}"' in browser.look(f"/customers/{contact.customer_id}/")
    assert f"/contacts/{contact.pk}/history/" in browser.look(at_people)
    path = f"/interactions/{interaction.pk}/history/"
    for place in ("", "interactions/"):
        assert path in browser.look(f"/customers/{interaction.customer_id}/{place}")
    assert path in browser.look(f"/interactions/{interaction.pk}/")


def test_a_contact_that_nobody_changed_carries_no_mark_on_the_timeline(seller):
    interaction = make_interaction(make_customer(seller), seller)
    path = f"/interactions/{interaction.pk}/history/"
    mark = f'class="gx-x" href="{path}"'
    assert mark not in Browser(seller).look(f"/customers/{interaction.customer_id}/")
    assert ">Created<" in Browser(seller).look(path)


def test_who_does_not_see_the_customer_sees_no_history(contact, interaction):
    stranger = Browser(make_user())
    stranger.look(f"/contacts/{contact.pk}/history/", 404)
    stranger.look(f"/interactions/{interaction.pk}/history/", 404)
    nobody = Browser(make_user(grants={}))
    nobody.look(f"/contacts/{contact.pk}/history/", 404)
    reader = Browser(make_user(grants=READING))
    reader.look(f"/contacts/{contact.pk}/history/")
    assert f"/interactions/{interaction.pk}/history/" in reader.look(
        f"/customers/{interaction.customer_id}/interactions/"
    )
    reader.look(f"/interactions/{interaction.pk}/", 403)
