"""Many people at once: nothing is lost, no number comes twice."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection, connections
from django.http import Http404

from guanxi.customers.actions import (
    change_contact,
    change_customer,
    change_interaction,
    import_customers,
    log_interaction,
    make_first_contact,
    put_tag,
)
from guanxi.customers.models import Contact, Customer, Interaction, TagLink
from guanxi.customers.rows import CustomerRow
from guanxi.customers.tests.factories import (
    make_change_set,
    make_contact,
    make_customer,
    make_interaction,
    make_manager,
    make_tag,
    today,
)
from guanxi.customers.tests.test_create_customer import found
from guanxi.foundation.audit import chain
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.changes import keeping
from guanxi.foundation.changes.models import Change
from guanxi.foundation.errors import Conflict

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(count: int, work: Callable[[int], Any]) -> list[Any]:
    """What ``work(0)``, ``work(1)`` … return or raise, all started together, each with its own connection."""
    ready = threading.Barrier(count)
    results: list[Any] = [None] * count

    def run(number: int) -> None:
        try:
            ready.wait()
            results[number] = work(number)
        except Exception as error:  # noqa: BLE001 - judged by the test
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def failures(results: list[Any]) -> list[Exception]:
    return [result for result in results if isinstance(result, Exception)]


def test_two_edits_of_one_version_are_one_edit_and_one_conflict():
    by = make_manager()
    customer = make_customer(by, region="Suzhou")
    results = at_once(2, lambda n: change_customer(customer, by=by, version=1, region=["Wuxi", "Nanjing"][n]))
    kept = Customer.objects.get()
    (conflict,) = failures(results)
    assert isinstance(conflict, Conflict)
    assert {kept.region, conflict.fields["region"][0]} == {"Wuxi", "Nanjing"}
    assert conflict.fields["region"][1] == kept.region
    assert kept.version == 2


def test_no_edit_is_lost():
    by = make_manager()
    customer = make_customer(by, region="Suzhou", country="China")

    def edit(number: int) -> None:
        for turn in range(5):
            if number % 2:
                change_customer(customer, by=by, region=f"{number}.{turn}")
            else:
                change_customer(customer, by=by, country=f"{number}.{turn}")

    assert failures(at_once(4, edit)) == []
    kept = Customer.objects.get()
    assert kept.version == 21
    # Each before-image is the value that the edit before it left: a chain without a gap.
    for field in ("region", "country"):
        history = [keeping.before(c) for c in Change.objects.of(customer).filter(field=field)]
        assert len(set(history)) == 10
        assert getattr(kept, field) not in history


def test_numbers_are_unique_and_without_gap_under_eight_writers():
    by = make_manager()
    assert failures(at_once(8, lambda _n: [make_customer(by) for _ in range(4)])) == []
    year = today().year
    numbers = sorted(Customer.objects.values_list("customer_no", flat=True))
    assert numbers == [f"C{year}{n:03d}" for n in range(1, 33)]


def test_the_chain_is_whole_after_many_wrote_at_once():
    by = make_manager()
    before = Entry.objects.count()
    assert failures(at_once(8, lambda _n: [make_customer(by) for _ in range(2)])) == []
    verdict = chain.verify()
    assert verdict.whole, verdict.reason
    assert Entry.objects.count() == before + 16


def test_one_customer_carries_a_tag_once():
    by = make_manager()
    customer, tag = make_customer(by), make_tag(by)
    at_once(4, lambda _n: put_tag(customer, by=by, tag=tag))
    assert TagLink.objects.filter(ended_on=None).count() == 1


def test_the_last_contact_is_the_latest_of_talks_told_at_once():
    by = make_manager()
    customer = make_customer(by)

    def tell(number: int) -> None:
        log_interaction(customer, by=by, on=date(2024, 1, 1 + number), channel="phone", subject="Delivery")

    assert failures(at_once(6, tell)) == []
    assert Interaction.objects.count() == 6
    assert Customer.objects.get().last_contact_on == date(2024, 1, 6)


def test_the_last_contact_is_right_after_talks_told_and_corrected_at_once():
    by = make_manager()
    customer = make_customer(by)
    talks = [make_interaction(customer, by, date(2024, 1, 1 + n)) for n in range(6)]

    def correct(number: int) -> None:
        change_interaction(talks[number], by=by, on=date(2024, 3, 1 + number))
        make_interaction(customer, by, date(2024, 2, 1 + number))

    assert failures(at_once(6, correct)) == []
    assert Customer.objects.get().last_contact_on == date(2024, 3, 6)


def test_one_person_is_whom_to_call_first_whoever_says_so_at_once():
    by = make_manager()
    customer = make_customer(by)
    people = [make_contact(customer, by, f"Person {n}") for n in range(4)]

    def choose(number: int) -> None:
        for turn in range(4):
            make_first_contact(people[(number + turn) % 4], by=by)

    assert failures(at_once(4, choose)) == []
    assert Contact.objects.filter(is_primary=True).count() == 1


def test_everybodys_new_name_is_found_after_people_of_one_customer_were_renamed_at_once():
    by = make_manager()
    customer = make_customer(by, "恒岳")
    people = [make_contact(customer, by, f"Person {n}") for n in range(4)]
    names = ["张三", "李四", "王五", "赵六"]
    assert failures(at_once(4, lambda n: change_contact(people[n], by=by, name=names[n]))) == []
    assert [found(name) for name in names] == [["恒岳"]] * 4


def test_two_imports_of_one_file_make_no_customer_twice():
    by = make_manager()
    rows = [CustomerRow(f"恒岳 {n}", external_no=str(n), external_source="erp") for n in range(20)]
    sets = [make_change_set(by), make_change_set(by)]
    results = at_once(2, lambda n: import_customers(sets[n], by=by, rows=rows))
    assert Customer.objects.count() == 20
    for error in failures(
        results
    ):  # on PostgreSQL the later one meets the taken numbers: its step comes again
        assert connection.vendor == "postgresql"
        assert not isinstance(error, Http404)
    again = [o.kind for o in import_customers(make_change_set(by), by=by, rows=rows)]
    assert again == ["same"] * 20
