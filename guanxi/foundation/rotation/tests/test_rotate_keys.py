"""CUS-19: keys are replaced while people work; cut off anywhere, all values read and all look-ups find."""

import re
import shutil
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.config.roles import install_roles
from guanxi.customers import actions as customers
from guanxi.customers.models import Contact, Customer
from guanxi.foundation.accounts.models import Company, Role, User
from guanxi.foundation.audit import chain
from guanxi.foundation.changes import keeping
from guanxi.foundation.changes.models import Change
from guanxi.foundation.errors import Refused
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.jobs import presence
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import perform, run_now
from guanxi.foundation.privacy.cipher import SealBroken
from guanxi.foundation.privacy.fields import lookups
from guanxi.foundation.privacy.keys import KeyRing, ring
from guanxi.foundation.rotation import actions, holders, jobs, standing
from guanxi.foundation.signin import mfa
from guanxi.foundation.signin.actions import add_authenticator_app
from guanxi.foundation.signin.tests.test_second_factor import SECRET, code_of
from guanxi.foundation.staff import actions as staff
from tests.plugin import PROJECT

pytestmark = pytest.mark.django_db


class CutOffError(Exception):
    """As if the process ended here."""


class House:
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
def house(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> House:
    settings.GUANXI_HOME, settings.GUANXI_KEYS = tmp_path / "home", tmp_path / "keys"
    for folder in ("files", "tmp"):
        (settings.GUANXI_HOME / folder).mkdir(parents=True)
    monkeypatch.setattr(jobs, "SIZE", 3)
    monkeypatch.setattr(presence, "_held", {})
    install_roles()
    department = staff.create_department(Company.get(), by=User.system(), name="Sales")
    customer = customers.create_customer(department, by=User.system(), name="恒岳精密")
    return House(customer)


def begin() -> JobRun:
    return actions.begin_rotation(Company.get(), by=User.system(), queued=False)


def through() -> None:
    """To the end, and the old keys are forgotten."""
    run = standing.latest()
    assert run is not None
    assert run_now(run).state == JobRun.State.DONE
    actions.retire_keys(Company.get(), by=User.system(), grace=timedelta(0))
    assert standing.old_versions() == []


ACTS = st.lists(st.tuples(st.sampled_from(["cut", "edit", "add", "go"]), st.integers(0, 50)), max_size=8)


@given(acts=ACTS)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_CUS_19_cut_off_anywhere_every_value_reads_and_every_look_up_finds(house, acts):
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


def test_CUS_19_what_is_written_with_keys_read_before_is_found_by_another_round(house, monkeypatch):
    house.add()
    run = begin()
    while not jobs.renew_sealed_values(_claimed(run)):
        pass
    assert standing.still_old() == []
    stale = Contact.objects.get(pk=next(iter(house.phones)))
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
    house.phones[stale.pk] = "13700000001"
    house.check()
    JobRun.objects.filter(pk=run.pk).update(state="done", finished_at=run.created_at)
    with pytest.raises(Refused, match="contact"):
        actions.retire_keys(Company.get(), by=User.system(), grace=timedelta(0))
    begin()
    through()
    house.check()


def _columns() -> list[str]:
    return list(holders.EncryptedRows(Contact).columns)


def _claimed(run: JobRun) -> JobRun:
    JobRun.objects.filter(pk=run.pk).update(state="running", fence=run.fence + 1)
    run.refresh_from_db()
    return run


def test_CUS_19_files_lie_under_the_new_key_and_newer_ones_are_never_covered(house, monkeypatch):
    house.spool.write("mapping", {"a": "王"})
    house.spool.write("rows-1", ["张"])
    begin()
    copy = shutil.copyfileobj

    def and_meanwhile(old: Any, out: Any, size: int) -> None:
        copy(old, out, size)
        if out.name.endswith("mapping"):
            monkeypatch.setattr(shutil, "copyfileobj", copy)
            house.spool.write("mapping", {"a": "newer"})

    monkeypatch.setattr(shutil, "copyfileobj", and_meanwhile)
    through()
    assert (house.spool.read("mapping"), house.spool.read("rows-1")) == ({"a": "newer"}, ["张"])
    assert [path.name for path in house.spool.folder.iterdir() if path.name.startswith(".")] == []


def test_a_file_that_no_holder_knows_keeps_the_old_key(house, settings):
    from guanxi.foundation.privacy.files import open_sealed

    path = settings.GUANXI_HOME / "files" / "of-a-room-to-come"
    with open_sealed(path, "wb", label="x", uid=b"y") as out:
        out.write(b"something")
    begin()
    with pytest.raises(Refused, match="of-a-room-to-come"):
        through()
    with open_sealed(path, label="x", uid=b"y") as file:
        assert file.read() == b"something"


def test_CUS_19_second_factors_are_written_anew(house):
    person = staff.create_user(
        house.customer.department, by=User.system(), username="p", name="P", password=None
    )
    staff.assign_roles(person, by=User.system(), roles=[Role.objects.get(code="sales")])
    person = User.objects.get(pk=person.pk)
    codes = add_authenticator_app(person, by=person, secret=SECRET, code=code_of(SECRET))
    begin()
    through()
    assert mfa.opened(Authenticator.objects.get(type="totp").data["secret"]) == SECRET
    assert Authenticator.objects.get(type="recovery_codes").wrap().generate_codes() == codes


def test_old_keys_go_an_hour_after_the_end_and_not_before(house, monkeypatch):
    house.add()
    run = begin()
    with pytest.raises(Refused, match="under way"):
        begin()
    with pytest.raises(Refused, match="not finished"):
        actions.retire_keys(Company.get(), by=User.system())
    run_now(run)
    with pytest.raises(Refused, match="an hour later"):
        actions.retire_keys(Company.get(), by=User.system())
    actions.retire_when_due()
    assert len(standing.old_versions()) == 2
    run.refresh_from_db()
    assert run.finished_at is not None
    JobRun.objects.filter(pk=run.pk).update(finished_at=run.finished_at - timedelta(hours=2))
    actions.retire_when_due()
    assert standing.old_versions() == []
    house.check()


def test_a_forgotten_key_opens_nothing(house):
    house.add()
    pk = next(iter(house.phones))
    before = Contact.objects.get(pk=pk).phone
    blob = before.ciphertext()
    begin()
    through()
    field: Any = Contact._meta.get_field("phone")
    with pytest.raises(SealBroken):
        field.sealed(blob, Contact.objects.get(pk=pk).uid).reveal()


def test_the_rotation_resumes_where_a_worker_died(house):
    for _ in range(8):
        house.add()
    run = begin()
    some_stretches(2, cut_at=None)
    run.refresh_from_db()
    JobRun.objects.filter(pk=run.pk).update(attempts=0)
    reached = run.cursor
    assert reached.get("after") or reached.get("holder")
    perform(run.pk, run.step, follow=False)
    run.refresh_from_db()
    assert run.state == JobRun.State.DONE
    house.check()


def test_whoever_seals_by_himself_is_named_in_the_switchboard():
    """A room that seals and has no holder would lose its values with the old key: give it one."""
    known = {"changes/keeping.py", "signin/mfa.py", "imports/spool.py", "rotation/holders.py"}
    found = {
        path.relative_to(PROJECT / "guanxi" / "foundation").as_posix()
        if path.is_relative_to(PROJECT / "guanxi" / "foundation")
        else path.relative_to(PROJECT / "guanxi").as_posix()
        for path in (PROJECT / "guanxi").rglob("*.py")
        if "tests" not in path.parts
        and "privacy" not in path.parts
        and re.search(r"import .*\b(seal|sealer|open_sealed)\b", path.read_text(encoding="utf-8"))
    }
    assert found == known
