"""The workers hand over the many customers of somebody who leaves, some at a time, and it is told once."""

from dataclasses import replace
from typing import Any

import pytest
from django.utils import translation

from guanxi.config.tests.queue import work_off
from guanxi.config.tests.test_close_account_with_customers import house, lines_of  # noqa: F401
from guanxi.customers.actions import import_customers, leaving
from guanxi.customers.leaving import customers_held
from guanxi.customers.models import Customer, Interaction
from guanxi.customers.rows import CustomerRow
from guanxi.customers.tests.factories import make_change_set, make_customer, make_interaction, today
from guanxi.foundation.accounts.models import User
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.changes.foreseeing import look_ahead
from guanxi.foundation.changes.writing import change_all
from guanxi.foundation.errors import Refused
from guanxi.foundation.imports.undoing import undo_batch, undo_change_set
from guanxi.foundation.jobs import running
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.notifications.models import Notification
from guanxi.foundation.staff import actions as staff
from guanxi.foundation.tests.people import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaving, "AT_ONCE", 2)


def make_waiting(customer: Customer, owner: User) -> Interaction:
    said: dict[str, Any] = {"subject": "Talked", "follow_up": "Send it", "status": "todo", "owner": owner}
    return make_interaction(customer, customer.owner, today(), **said)


def test_CUS_20_many_customers_go_over_in_the_background_and_each_batch_is_an_entry(house, few_at_once):  # noqa: F811
    leaver, heir, boss = house["leaver"], house["heir"], house["boss"]
    customers = [make_customer(leaver) for _ in range(5)]
    waiting = [make_waiting(one, leaver) for one in (*customers, make_customer(boss))]
    browser, url = Browser(house["keeper"]), f"/people/{leaver.pk}/close/"
    assert "So many are handed over in the background" in lines_of(browser.look(url))[0][0]
    browser.send(url, successor=heir.pk)
    sentence = (
        "5 customers, 5 follow-ups that wait are being handed over to Heir; you are told when it is done."
    )
    page = browser.look("/people/")
    assert (sentence in page, "went to Heir" in page) == (True, False)
    assert not User.objects.get(pk=leaver.pk).is_active, "nobody waits for it"
    assert Customer.objects.filter(owner=leaver).count() == 5
    before = Entry.objects.count()
    work_off()
    assert set(Customer.objects.filter(pk__in=[c.pk for c in customers]).values_list("owner", flat=True)) == {
        heir.pk
    }
    assert [Interaction.objects.get(pk=one.pk).owner for one in waiting] == [heir] * 5 + [boss]
    verbs = list(Entry.objects.order_by("position").values_list("verb", flat=True)[before:])
    assert verbs.count("hand_over_customers") == len(verbs) == 4
    job = JobRun.objects.get(kind="hand_over_customers")
    assert (job.state, job.done, job.total) == ("done", 5, 5)
    told = Notification.objects.filter(user=heir, notice="handed_over")
    assert [str(one.text) for one in told] == ["5 customers of Leaver are yours now."]
    assert Notification.objects.filter(user=house["keeper"], notice="job_done").count() == 1


def test_what_is_told_of_many_customers_follows_as_sentences_do_in_chinese(house, few_at_once, monkeypatch):  # noqa: F811
    monkeypatch.setattr("guanxi.customers.leaving.how_many_ask", lambda _rows: 1)
    for _ in range(3):
        make_customer(house["leaver"])
    with translation.override("zh-hans"):
        why = customers_held(house["leaver"])[0].why
    assert (why.count("。"), "。 " in why) == (2, False)


@pytest.mark.parametrize(
    ("customers", "talks", "goes"), [(1, 3, "being handed over"), (0, 3, None), (1, 1, "went")]
)
def test_what_goes_is_told_as_the_act_has_it_also_where_but_the_follow_ups_are_many(
    house,  # noqa: F811
    few_at_once,
    customers,
    talks,
    goes,
):
    leaver, heir = house["leaver"], house["heir"]
    own = [make_customer(leaver) for _ in range(customers)]
    for _ in range(talks):
        make_waiting(own[0] if own else make_customer(house["boss"]), leaver)
    browser, url = Browser(house["keeper"]), f"/people/{leaver.pk}/close/"
    is_later = goes != "went"
    assert ("So many are handed over in the background" in browser.look(url)) == is_later
    browser.send(url, successor=heir.pk)
    page = browser.look("/people/")
    assert [word for word in ("being handed over", "went") if f" {word} to Heir" in page] == (
        [goes] if goes else []
    )
    assert Interaction.objects.filter(owner=leaver).exists() == is_later
    work_off()
    assert not Interaction.objects.filter(owner=leaver).exists()


def test_a_worker_that_dies_leaves_the_rest_to_the_next_and_nothing_twice(house, few_at_once, monkeypatch):  # noqa: F811
    for _ in range(5):
        make_customer(house["leaver"])
    staff.close_account(house["leaver"], by=house["keeper"], successor=house["heir"])
    run = JobRun.objects.get(kind="hand_over_customers")
    calls: list[int] = []

    def dying(rows: Any) -> None:
        calls.append(1)
        if len(calls) == 6:  # in the second batch, when its customers are written and its talks are not
            raise KeyboardInterrupt
        change_all(rows)

    monkeypatch.setattr(leaving, "change_all", dying)
    with pytest.raises(KeyboardInterrupt):
        work_off()
    assert Customer.objects.filter(owner=house["heir"]).count() == 2
    monkeypatch.setattr(leaving, "change_all", change_all)
    running.send(run)
    work_off()
    assert Customer.objects.filter(owner=house["heir"]).count() == 5
    told = Notification.objects.filter(user=house["heir"], notice="handed_over")
    assert [str(one.text) for one in told] == ["5 customers of Leaver are yours now."]


def test_who_takes_over_and_leaves_in_the_meantime_gets_no_more(house, few_at_once):  # noqa: F811
    for _ in range(3):
        make_customer(house["leaver"])
    with pytest.raises(Refused, match="Blind may not see customers"):
        staff.close_account(house["leaver"], by=house["keeper"], successor=house["blind"])
    staff.close_account(house["leaver"], by=house["keeper"], successor=house["heir"])
    staff.close_account(house["heir"], by=house["keeper"])
    work_off()
    job = JobRun.objects.get(kind="hand_over_customers")
    assert (job.state, str(job.why)) == ("failed", "Heir may not see customers: choose somebody else.")
    assert Customer.objects.filter(owner=house["leaver"]).count() == 3


@pytest.mark.parametrize("at_once", [2, 100])
def test_an_undo_gives_back_what_a_file_changed_and_they_stay_with_whoever_has_them_now(
    house,  # noqa: F811
    monkeypatch,
    at_once,
):
    monkeypatch.setattr(leaving, "AT_ONCE", at_once)
    whose = {"1": "leaver", "2": "leaver", "3": "leaver", "4": "boss"}
    for number, who in whose.items():
        make_customer(house[who], f"C{number}", external_no=number, external_source="erp")
    change_set = make_change_set(User.system())
    rows = [CustomerRow(f"C{n}", external_no=n, external_source="erp", region="Wuxi") for n in whose]
    rows[3] = replace(rows[3], owner_id=house["leaver"].pk)
    import_customers(change_set, by=User.system(), rows=rows)
    staff.close_account(house["leaver"], by=house["keeper"], successor=house["heir"])
    work_off()
    assert [one.reason for one in look_ahead(change_set).left] == ["changed"], "whose it is the file said"
    undo_change_set(change_set, by=User.system(), queued=False)
    assert len(undo_batch(change_set, by=User.system(), place=None, limit=100).left) == 1
    held = Customer.objects.order_by("external_no").values_list("region", "owner__name")
    assert list(held) == [("", "Heir")] * 3 + [("Wuxi", "Heir")]
