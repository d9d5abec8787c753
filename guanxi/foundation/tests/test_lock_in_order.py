"""Several records are locked in one order, whoever names them how, and what is new locks its parent."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.db import connection, connections, transaction

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Department, User
from guanxi.foundation.tests.model import Folder, close_folders, create_folder

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("emptied")]
TURNS = 15


@pytest.fixture
def emptied(transactional_db: None, cabinet: None) -> Iterator[None]:
    """The folders go with their test: their table is none of those that are emptied after it."""
    yield
    with ledger.opened(ledger.Ledger(by=User.system(), verb="test")):
        Folder.objects.all().delete()


def beside(work: Callable[[], Any], problems: list[Exception]) -> threading.Thread:
    """``work`` in a thread with a connection of its own; what it raises is kept."""

    def run() -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - judged by the test
            problems.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_two_who_write_the_same_records_named_the_other_way_round_wait_and_lock_nobody_out(make_user):
    user = make_user()
    one, other = (create_folder(user.department, by=user, title=title) for title in "AB")
    problems: list[Exception] = []

    def close(first: Folder, second: Folder) -> None:
        for _turn in range(TURNS):
            close_folders(first, by=user, others=[second])

    ways = (partial(close, one, other), partial(close, other, one))
    threads = [beside(way, problems) for way in ways]
    for thread in threads:
        thread.join()
    assert problems == [], "a deadlock is told as somebody else's doing"
    assert set(Folder.objects.values_list("title", flat=True)) == {
        f"{title}{'.' * 2 * TURNS}" for title in "AB"
    }


def test_what_is_new_waits_for_who_holds_its_parent(make_user):
    user = make_user()
    problems: list[Exception] = []
    held = Department.objects.filter(pk=user.department_id)
    if connection.features.has_select_for_update:
        held = held.select_for_update(no_key=True)
    with transaction.atomic():
        assert held.get()
        creating = beside(lambda: create_folder(user.department, by=user, title="A"), problems)
        creating.join(1)
        assert creating.is_alive(), "it went on without its parent"
    creating.join()
    assert problems == []
    assert Folder.objects.get().title == "A"
