"""Telling a talk otherwise, on its page: reached from the timeline, and never over somebody else's words."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.customers.actions import change_interaction, leave_contact
from guanxi.customers.models import Customer, Interaction
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import make_contact, make_customer, make_interaction, make_user
from guanxi.foundation.accounts.models import User
from guanxi.foundation.changes.models import Change

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture
def seller() -> User:
    return make_user()


@pytest.fixture
def talk(seller: User) -> Interaction:
    """A talk with Chen Wei, of which a good deal was told."""
    customer = make_customer(seller, "恒岳")
    return make_interaction(
        customer,
        seller,
        contact=make_contact(customer, seller),
        participants="Chen Wei, Li Min",
        feedback="Too slow",
        follow_up="Send a plan",
        status="doing",
    )


def page_of(talk: Interaction) -> str:
    return f"/interactions/{talk.pk}/"


def told(talk: Interaction, **otherwise: Any) -> dict[str, Any]:
    """All the form's values as they were read, but for what is told otherwise."""
    names = ("on", "channel", "subject", "participants", "feedback", "follow_up", "status")
    values = {name: getattr(talk, name) for name in names}
    return values | {"contact": talk.contact_id or "", "version": talk.version} | otherwise


def kept(talk: Interaction) -> Interaction:
    found: Interaction = Interaction.objects.get(pk=talk.pk)
    return found


@pytest.mark.parametrize("tab", ["", "interactions/"])
def test_the_timeline_leads_to_the_form_and_the_form_holds_what_was_told(seller, talk, tab):
    browser = Browser(seller)
    assert f'href="{page_of(talk)}"' in browser.look(f"/customers/{talk.customer_id}/{tab}")
    form = browser.look(page_of(talk))
    for word in ("2024-05-01", "Asked for a quote", "Chen Wei, Li Min", "Too slow", "Send a plan"):
        assert word in form
    assert f'<input type="hidden" name="version" value="{talk.version}">' in form


@pytest.mark.parametrize("tab", ["", "interactions/"])
def test_with_whom_one_talked_is_told_once_and_the_state_is_the_talks_own(seller, talk, tab):
    browser, page = Browser(seller), f"/customers/{talk.customer_id}/{tab}"
    shown = browser.look(page)
    assert "Chen Wei, Li Min</span>" in shown
    assert shown.index("Contact: In progress") < shown.index("Then: Send a plan")
    for there, words in (("Li Min", "Li Min with Chen Wei"), ("", f"{seller.name} with Chen Wei")):
        change_interaction(kept(talk), by=seller, participants=there, status="done")
        assert f"{words}</span>" in browser.look(page)
    assert "Contact: Completed" in browser.look(page)


@pytest.mark.both
def test_with_whom_one_talked_costs_no_statement_a_row(seller, talk):
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            Browser(seller).look(f"/customers/{talk.customer_id}/interactions/")
        return len(asked)

    statements()
    few = statements()
    for _more in range(3):
        make_interaction(talk.customer, seller, contact=make_contact(talk.customer, seller))
    assert statements() == few


def test_what_is_told_otherwise_is_kept_the_rest_stays_untouched(seller, talk):
    said = told(talk, subject="Asked for two quotes", on="2024-06-01", feedback="", contact="")
    Browser(seller).send(page_of(talk), **said)
    now = kept(talk)
    assert (now.subject, now.on, now.feedback, now.contact) == (
        "Asked for two quotes",
        date(2024, 6, 1),
        "",
        None,
    )
    assert {c.field for c in Change.objects.of(talk)} == {"subject", "on", "feedback", "contact_id"}
    assert Customer.objects.get(pk=talk.customer_id).last_contact_on == date(2024, 6, 1)


def test_saving_without_a_change_leaves_no_trace(seller, talk):
    Browser(seller).send(page_of(talk), **told(talk))
    assert kept(talk).version == talk.version


def test_who_has_left_since_can_still_have_taken_part(seller, talk):
    leave_contact(talk.contact, by=seller)
    Browser(seller).send(page_of(talk), **told(talk, subject="Otherwise"))
    assert kept(talk).contact == talk.contact


def test_another_channel_takes_the_place_of_the_files_word_for_it(seller, talk):
    change_interaction(talk, by=seller, channel_label="微信语音")
    Browser(seller).send(page_of(talk), **told(kept(talk), subject="Otherwise"))
    assert kept(talk).channel_label == "微信语音"
    Browser(seller).send(page_of(talk), **told(kept(talk), channel="visit"))
    assert kept(talk).channel_label == ""


@pytest.mark.parametrize(
    ("field", "value"), [("on", "2999-01-01"), ("on", ""), ("subject", "  "), ("status", "x")]
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(seller, talk, field, value):
    page = Browser(seller).send(page_of(talk), 422, **told(talk, feedback="Much better", **{field: value}))
    assert "Much better" in page
    assert f'name="version" value="{talk.version}"' in page
    assert kept(talk).version == talk.version


def test_CUS_22_what_a_colleague_told_meanwhile_is_shown_by_name_and_not_overwritten(seller, talk):
    change_interaction(talk, by=seller, feedback="Too dear", status="done")
    page = Browser(seller).send(page_of(talk), 409, **told(talk, feedback="Too late"))
    assert "Customer feedback: yours" in page
    assert "Too late" in page
    assert "Too dear" in page
    assert "Status: yours" not in page  # left as it was read: nobody's conflict
    assert kept(talk).feedback == "Too dear"
    # “Use mine” sends both versions; the button's comes last.
    said = told(talk, feedback="Too late", version=[talk.version, kept(talk).version])
    Browser(seller).send(page_of(talk), **said)
    assert (kept(talk).feedback, kept(talk).status) == ("Too late", "done")


def test_edits_of_different_fields_both_go_through(seller, talk):
    change_interaction(talk, by=seller, feedback="Too dear")
    Browser(seller).send(page_of(talk), **told(talk, subject="Otherwise"))
    assert (kept(talk).subject, kept(talk).feedback) == ("Otherwise", "Too dear")


def test_a_form_without_its_version_is_refused(seller, talk):
    page = Browser(seller).send(page_of(talk), 409, **told(talk, version="", subject="X"))
    assert "lacks the version" in page
    assert kept(talk).subject == talk.subject


def test_a_program_too_can_say_that_it_was_nobody_of_the_list(seller, talk):
    client = Browser(seller).client
    for body, left in (({"feedback": "Fine"}, talk.contact), ({"contact_id": None}, None)):
        path = f"/api/customers/interactions/{talk.pk}"
        assert client.patch(path, body, content_type="application/json").status_code == 200
        assert kept(talk).contact == left


# ---- from the side of one who may not ----------------------------------------------------------


def test_CUS_20_a_colleague_reads_the_talk_but_is_not_led_to_its_form(seller, talk):
    colleague = Browser(make_user(seller.department))
    page = colleague.look(f"/customers/{talk.customer_id}/")
    assert "Asked for a quote" in page
    assert f'"{page_of(talk)}"' not in page
    colleague.look(page_of(talk), 403)
    colleague.send(page_of(talk), 403, **told(talk, subject="Mine"))
    assert kept(talk).subject == talk.subject


def test_CUS_20_for_another_department_the_talk_is_not_there(seller, talk):
    stranger = Browser(make_user())
    stranger.look(page_of(talk), 404)
    stranger.send(page_of(talk), 404, **told(talk, subject="Mine"))


def test_CUS_20_nobody_of_another_customer_gets_into_a_talk(seller, talk):
    foreign = make_contact(make_customer(seller), seller, "Foreign")
    page = Browser(seller).send(page_of(talk), 422, **told(talk, contact=foreign.pk))
    assert "Foreign" not in page
    assert kept(talk).contact == talk.contact
