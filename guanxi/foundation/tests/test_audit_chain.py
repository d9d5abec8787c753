"""The chain under real actions (audit/tests breaks it piece by piece)."""

import threading

import pytest
from django.db import connection, connections

from guanxi.foundation.accounts.models import User
from guanxi.foundation.audit import chain
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.staff.actions import change_company
from guanxi.foundation.tests.model import change_folder, create_folder


def tamper(statement: str, *values: int | bytes) -> None:
    """Past Django, as somebody at the database would."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def told(db, cabinet, make_user) -> list[Entry]:
    """Six entries of a person's work."""
    user = make_user()
    folder = create_folder(user.department, by=user, title="0", phone="13812346021")
    for n in range(5):
        change_folder(folder, by=user, title=str(n + 1))
    return list(Entry.objects.filter(by_id=user.pk).order_by("position"))


def test_CUS_24_work_leaves_a_whole_chain_that_holds_no_value(told):
    assert chain.verify().whole
    assert [entry.verb for entry in told] == ["create_folder", *["change_folder"] * 5]
    assert "13812346021" not in str([entry.detail for entry in told])


def test_CUS_24_two_entries_that_changed_places_are_noticed(told):
    first, second = told[2].position, told[3].position
    tamper("UPDATE audit_entry SET position = -1 WHERE position = %s", first)
    tamper("UPDATE audit_entry SET position = %s WHERE position = %s", first, second)
    tamper("UPDATE audit_entry SET position = %s WHERE position = -1", second)
    assert chain.verify().broken_at == first


def test_CUS_24_an_entry_ascribed_to_somebody_else_is_noticed(told):
    tamper("UPDATE audit_entry SET by_id = 0 WHERE position = %s", told[4].position)
    assert chain.verify().broken_at == told[4].position


def test_CUS_24_a_tail_cut_together_with_its_head_is_shown_by_the_anchor_only(told):
    chain.anchor()
    last = told[3]
    tamper("DELETE FROM audit_entry WHERE position > %s", last.position)
    tamper("UPDATE audit_head SET position = %s, seal = %s", last.position, bytes(last.seal))
    verdict = chain.verify()
    assert verdict.broken_at == last.position + 1
    assert "anchor" in verdict.reason
    chain.forget_anchors()
    assert chain.verify().whole, "without an anchor a cut chain is whole in itself"


@pytest.mark.django_db(transaction=True)
def test_eight_writers_at_once_make_one_chain():
    from guanxi.foundation.accounts.models import Company

    by = User.system()
    company = Company.get()
    problems: list[Exception] = []

    def work(number: int) -> None:
        try:
            for turn in range(5):
                change_company(company, by=by, name=f"{number}.{turn}")
        except Exception as error:  # noqa: BLE001 - judged below
            problems.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    verdict = chain.verify()
    assert problems == []
    assert (verdict.whole, verdict.entries) == (True, 40)
