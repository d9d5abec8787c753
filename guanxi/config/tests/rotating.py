"""A house whose keys are replaced: what must read and be found, and cutting the work off."""

import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from guanxi.config.roles import install_roles
from guanxi.customers import actions as customers
from guanxi.customers.models import Contact, Customer
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.changes import keeping
from guanxi.foundation.changes.models import Change
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.jobs import presence
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import run_now
from guanxi.foundation.privacy.fields import lookups
from guanxi.foundation.rotation import actions, holders, jobs, standing
from guanxi.foundation.staff import actions as staff


class CutOffError(Exception):
    """As if the process ended here."""


class Numbers:
    """People with phone numbers, and what each of them must read and be found by."""

    def __init__(self, customer: Customer) -> None:
        self.customer, self.by = customer, User.system()
        self.phones: dict[int, str] = {}
        self.spool = Spool(uuid.uuid4())

    def add(self) -> None:
        phone = f"1380000{len(self.phones):04}"
        contact = customers.add_contact(self.customer, by=self.by, name="王", phone=phone)
        self.phones[contact.pk] = phone

    def edit(self, which: int) -> None:
        if self.phones:
            pk = sorted(self.phones)[which % len(self.phones)]
            phone = f"1390000{which % 10000:04}"
            customers.change_contact(Contact.objects.get(pk=pk), by=self.by, phone=phone)
            self.phones[pk] = phone

    def check(self) -> None:
        for pk, phone in self.phones.items():
            assert Contact.objects.get(pk=pk).phone.reveal() == phone
            found = Contact.objects.filter(phone_index__in=lookups(Contact, "phone_index", phone))
            assert pk in set(found.values_list("pk", flat=True))
        for change in Change.objects.all():
            keeping.before(change)


@pytest.fixture
def rotating_house(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Numbers:
    settings.GUANXI_HOME, settings.GUANXI_KEYS = tmp_path / "home", tmp_path / "keys"
    for folder in ("files", "tmp"):
        (settings.GUANXI_HOME / folder).mkdir(parents=True)
    monkeypatch.setattr(jobs, "SIZE", 3)
    monkeypatch.setattr(presence, "_held", {})
    install_roles()
    department = staff.create_department(Company.get(), by=User.system(), name="Sales")
    customer = customers.create_customer(department, by=User.system(), name="恒岳精密", source="sales")
    return Numbers(customer)


def begin() -> JobRun:
    return actions.begin_rotation(Company.get(), by=User.system(), queued=False)


def through() -> None:
    """To the end, and the old keys are forgotten."""
    run = standing.latest()
    assert run is not None
    assert run_now(run).state == JobRun.State.DONE
    actions.retire_keys(Company.get(), by=User.system(), grace=timedelta(0))
    assert standing.old_versions() == []


def some_stretches(count: int, *, cut_at: int | None) -> None:
    """Part of a step; with ``cut_at`` the process ends while so many rows of a batch are written."""
    run = standing.latest()
    assert run is not None
    JobRun.objects.filter(pk=run.pk).update(fence=run.fence + 1, state="running")
    run.refresh_from_db()
    written = holders.Rows._write

    def cut(self: Any, anew: list[Any]) -> None:
        written(self, anew[:cut_at])
        raise CutOffError

    with pytest.MonkeyPatch.context() as patch:
        if cut_at is not None:
            patch.setattr(holders.Rows, "_write", cut)
        try:
            for _stretch in range(count):
                if jobs._stretch(run, holders.holders()):
                    break
        except CutOffError:
            assert cut_at is not None
