"""CUS-19: keys are replaced while people work; cut off anywhere, all values read and all look-ups find."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.customers.models import Contact
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.audit import chain
from guanxi.foundation.errors import Refused
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.privacy.keys import KeyRing, ring
from guanxi.foundation.rotation import actions, holders, jobs, standing

from .rotating import Numbers, begin, rotating_house, some_stretches, through

__all__ = ["rotating_house"]
pytestmark = pytest.mark.django_db


ACTS = st.lists(st.tuples(st.sampled_from(["cut", "edit", "add", "go"]), st.integers(0, 50)), max_size=8)


@given(acts=ACTS)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_CUS_19_cut_off_anywhere_every_value_reads_and_every_look_up_finds(rotating_house, acts):
    with transaction.atomic():  # of each trial nothing stays but the new keys
        rotating_house.phones.clear()
        _one_trial(rotating_house, acts)
        transaction.set_rollback(True)


def _one_trial(house: Numbers, acts: list[tuple[str, int]]) -> None:
    for _ in range(4):
        house.add()
    house.edit(7)
    begin()
    for act, number in acts:
        match act:
            case "add":
                house.add()
            case "edit":
                house.edit(number)
            case _:
                some_stretches(1 + number % 4, cut_at=number % 5 if act == "cut" else None)
        house.check()
    through()
    house.check()
    assert chain.verify().whole


def test_CUS_19_what_is_written_with_keys_read_before_is_found_by_another_round(rotating_house, monkeypatch):
    rotating_house.add()
    run = begin()
    while not jobs.renew_sealed_values(_claimed(run)):
        pass
    assert standing.still_old() == []
    stale = Contact.objects.get(pk=next(iter(rotating_house.phones)))
    with transaction.atomic():  # a process that had read the keys long ago
        ring_then = KeyRing(ring()._folder)
        current = ring_then._state.keys
        old: dict[str, int] = dict(standing.old_versions())
        ring_then._state.keys = type(current)(
            **{f: getattr(current, f) for f in ("id", "created", "secrets", "recovery")},
            current={**current.current, **old},
        )
        monkeypatch.setattr("guanxi.foundation.privacy.fields.ring", lambda: ring_then)
        stale.phone = "13700000001"
        field: Any = Contact._meta.get_field("phone")
        blob = field.settle(stale)
        holders.EncryptedRows(Contact)._write([[stale.__dict__[n] for n in _columns()] + [stale.pk]])
        monkeypatch.undo()
    assert blob[0] == old["encryption"]
    rotating_house.phones[stale.pk] = "13700000001"
    rotating_house.check()
    JobRun.objects.filter(pk=run.pk).update(state="done", finished_at=run.created_at)
    with pytest.raises(Refused, match="contact"):
        actions.retire_keys(Company.get(), by=User.system(), grace=timedelta(0))
    begin()
    through()
    rotating_house.check()


def _columns() -> list[str]:
    return list(holders.EncryptedRows(Contact).columns)


def _claimed(run: JobRun) -> JobRun:
    JobRun.objects.filter(pk=run.pk).update(state="running", fence=run.fence + 1)
    run.refresh_from_db()
    return run
