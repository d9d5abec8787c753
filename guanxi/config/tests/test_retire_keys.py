"""CUS-19: old keys are forgotten once nothing lies under them, and never before."""

import re
import shutil
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from guanxi.customers.models import Contact
from guanxi.customers.tests.factories import MANAGING, make_user
from guanxi.foundation.accounts.models import Company, Role, User
from guanxi.foundation.errors import Refused
from guanxi.foundation.imports.tests.driving import bring_in, check, text
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import perform, run_now
from guanxi.foundation.privacy.cipher import SealBroken
from guanxi.foundation.rotation import actions, jobs, standing
from guanxi.foundation.signin import mfa
from guanxi.foundation.signin.actions import add_authenticator_app
from guanxi.foundation.signin.tests.test_second_factor import SECRET, code_of
from guanxi.foundation.staff import actions as staff
from tests.plugin import PROJECT

from .rotating import begin, rotating_house, some_stretches, through

__all__ = ["rotating_house"]
pytestmark = pytest.mark.django_db


def test_CUS_19_files_lie_under_the_new_key_and_newer_ones_are_never_covered(rotating_house, monkeypatch):
    rotating_house.spool.write("mapping", {"a": "王"})
    rotating_house.spool.write("rows-1", ["张"])
    begin()
    copy = shutil.copyfileobj

    def and_meanwhile(old: Any, out: Any, size: int) -> None:
        copy(old, out, size)
        if out.name.endswith("mapping"):
            monkeypatch.setattr(shutil, "copyfileobj", copy)
            rotating_house.spool.write("mapping", {"a": "newer"})

    monkeypatch.setattr(shutil, "copyfileobj", and_meanwhile)
    through()
    assert (rotating_house.spool.read("mapping"), rotating_house.spool.read("rows-1")) == (
        {"a": "newer"},
        ["张"],
    )
    assert [path.name for path in rotating_house.spool.folder.iterdir() if path.name.startswith(".")] == []


def test_a_file_that_no_holder_knows_keeps_the_old_key(rotating_house, settings):
    from guanxi.foundation.privacy.files import open_sealed

    path = settings.GUANXI_HOME / "files" / "of-a-room-to-come"
    with open_sealed(path, "wb", label="x", uid=b"y") as out:
        out.write(b"something")
    begin()
    with pytest.raises(Refused, match="of-a-room-to-come"):
        through()
    with open_sealed(path, label="x", uid=b"y") as file:
        assert file.read() == b"something"


def test_CUS_19_second_factors_are_written_anew(rotating_house):
    person = staff.create_user(
        rotating_house.customer.department, by=User.system(), username="p", name="P", password=None
    )
    staff.assign_roles(person, by=User.system(), roles=[Role.objects.get(code="sales")])
    person = User.objects.get(pk=person.pk)
    codes = add_authenticator_app(person, by=person, secret=SECRET, code=code_of(SECRET))
    begin()
    through()
    assert mfa.opened(Authenticator.objects.get(type="totp").data["secret"]) == SECRET
    assert Authenticator.objects.get(type="recovery_codes").wrap().generate_codes() == codes


def test_old_keys_go_an_hour_after_the_end_and_not_before(rotating_house, monkeypatch):
    rotating_house.add()
    run = begin()
    with pytest.raises(Refused, match="under way"):
        begin()
    with pytest.raises(Refused, match="not finished"):
        actions.retire_keys(Company.get(), by=User.system())
    run_now(run)
    with pytest.raises(Refused, match="an hour later"):
        actions.retire_keys(Company.get(), by=User.system())
    jobs.retire_when_due()
    assert len(standing.old_versions()) == 2
    run.refresh_from_db()
    assert run.finished_at is not None
    JobRun.objects.filter(pk=run.pk).update(finished_at=run.finished_at - timedelta(hours=2))
    jobs.retire_when_due()
    assert standing.old_versions() == []
    rotating_house.check()


def test_a_forgotten_key_opens_nothing(rotating_house):
    rotating_house.add()
    pk = next(iter(rotating_house.phones))
    before = Contact.objects.get(pk=pk).phone
    blob = before.ciphertext()
    begin()
    through()
    field: Any = Contact._meta.get_field("phone")
    with pytest.raises(SealBroken):
        field.sealed(blob, Contact.objects.get(pk=pk).uid).reveal()


def test_the_rotation_resumes_where_a_worker_died(rotating_house):
    for _ in range(8):
        rotating_house.add()
    run = begin()
    some_stretches(2, cut_at=None)
    run.refresh_from_db()
    JobRun.objects.filter(pk=run.pk).update(attempts=0)
    reached = run.cursor
    assert reached.get("after") or reached.get("holder")
    perform(run.pk, run.step, follow=False)
    run.refresh_from_db()
    assert run.state == JobRun.State.DONE
    rotating_house.check()


def test_whoever_seals_by_himself_is_named_in_the_switchboard():
    """A room that seals and has no holder would lose its values with the old key: give it one."""
    known = {
        "changes/keeping.py", "signin/mfa.py", "imports/spool.py", "rotation/holders.py", "files/store.py",
        "savedviews/jobs.py", "savedviews/views.py", "files/previews.py",
        "customers/consent/writing.py",  # a row's seal is made with the keys of the audit, which stay
        "replies/once.py",  # an answer lasts a day, and is told as closed where its key is gone
    }  # fmt: skip
    found = {
        path.relative_to(PROJECT / "guanxi" / "foundation").as_posix()
        if path.is_relative_to(PROJECT / "guanxi" / "foundation")
        else path.relative_to(PROJECT / "guanxi").as_posix()
        for path in (PROJECT / "guanxi").rglob("*.py")
        if not {"tests", "privacy"} & set(path.relative_to(PROJECT).parts)
        and re.search(r"import .*\b(seal|sealer|open_sealed)\b", path.read_text(encoding="utf-8"))
    }
    assert found == known


def test_the_very_same_file_is_known_again_under_new_keys(rotating_house):
    by, file = make_user(grants=MANAGING), text("客户名称", "启航物流")
    first = bring_in(by, file)
    begin()
    assert check(by, file).taken_in() == first.applied_at  # while both keys are in use
    through()
    assert check(by, file).taken_in() == first.applied_at
