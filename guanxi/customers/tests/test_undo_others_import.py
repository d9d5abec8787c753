"""Who brought an import in may have left: who may undo the set takes it back, and nobody else."""

import pytest
from django.test import Client

from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import MANAGING, SELLING, make_user
from guanxi.customers.tests.test_undo_unfinished_import import (
    CONTENT,
    begun,
    fresh,
    job_of,
    set_of,
    stopped,
)
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.tests.driving import bring_in, check
from guanxi.foundation.imports.undoing import undo_job
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import run_now
from guanxi.foundation.staff.actions import close_account

pytestmark = pytest.mark.django_db
SEEING = {"changes.view_change_set": Scope.ALL}
UNDOING = SEEING | {"changes.undo_change_set": Scope.ALL, "jobs.manage_job_run": Scope.OWN}


@pytest.fixture
def leaver() -> User:
    """Who imports, and is about to leave."""
    return make_user(grants={**MANAGING, "jobs.manage_job_run": Scope.ALL}, language="en")


def browser_of(grants: dict[str, Scope]) -> Client:
    client = Client()
    client.force_login(make_user(grants=grants, language="en"))
    return client


def leave(user: User) -> None:
    """What is in already goes to a colleague, which is no obstacle for the undo."""
    close_account(user, by=User.system(), successor=make_user())


def test_an_applied_import_of_somebody_who_left_is_undone_from_its_page(leaver):
    run = fresh(bring_in(leaver, CONTENT))
    leave(leaver)
    boss = browser_of(UNDOING)
    assert "Undo all of it" in boss.get(f"/imports/{run.pk}/").content.decode()
    assert boss.post(f"/imports/{run.pk}/undo/", {"sure": "1"}).status_code == 302
    undoing = undo_job(set_of(run))
    assert undoing
    assert run_now(undoing).state == JobRun.State.DONE
    assert (set_of(fresh(run)).state, set_of(fresh(run)).left) == ("undone", 0)
    assert not Customer.objects.exists()


def test_a_stopped_import_of_somebody_who_left_is_undone_and_does_not_go_on(leaver):
    run = stopped(leaver)
    leave(leaver)
    boss = browser_of(UNDOING)
    page = boss.get(f"/imports/{run.pk}/").content.decode()
    assert "Undo what is in" in page
    assert "Go on" not in page.replace("Go on where it stopped", "")
    assert boss.post(f"/imports/{run.pk}/resume/").status_code == 403
    assert boss.post(f"/imports/{run.pk}/undo/", {"sure": "1"}).status_code == 302
    undoing = undo_job(set_of(run))
    assert undoing
    assert run_now(undoing).state == JobRun.State.DONE
    assert (fresh(run).state, set_of(fresh(run)).state) == ("failed", "undone")


def test_an_import_at_work_when_its_maker_left_stops_and_can_be_undone(leaver):
    run = begun(leaver)
    leave(leaver)
    assert run_now(job_of(run)).state == JobRun.State.STOPPED
    boss = browser_of(UNDOING)
    assert "Undo what is in" in boss.get(f"/imports/{run.pk}/").content.decode()
    assert boss.post(f"/imports/{run.pk}/undo/", {"sure": "1"}).status_code == 302


@pytest.mark.parametrize(
    "grants", [SEEING, SEEING | SELLING, SEEING | {"changes.undo_change_set": Scope.DEPARTMENT}]
)
def test_who_may_not_undo_this_set_is_offered_no_button_and_refused(leaver, grants):
    for run in (fresh(bring_in(leaver, CONTENT)), stopped_again(leaver)):
        other = browser_of(grants)
        page = other.get(f"/imports/{run.pk}/").content.decode()
        assert "Undo all of it" not in page
        assert "Undo what is in" not in page
        assert other.post(f"/imports/{run.pk}/undo/").status_code == 403
        assert set_of(fresh(run)).state == set_of(run).state
    assert Customer.objects.exists()


def stopped_again(by: User) -> ImportRun:
    run = begun(by)
    JobRun.objects.filter(pk=job_of(run).pk).update(state=JobRun.State.STOPPED)
    return run


def test_who_does_not_see_it_finds_no_import_to_undo(leaver):
    run = bring_in(leaver, CONTENT)
    stranger = browser_of({"changes.undo_change_set": Scope.OWN})
    assert stranger.get(f"/imports/{run.pk}/").status_code == 404
    assert stranger.post(f"/imports/{run.pk}/undo/").status_code == 404


def test_what_was_only_checked_is_not_given_up_by_another(leaver):
    run = check(leaver, CONTENT)
    boss = browser_of(UNDOING)
    assert boss.post(f"/imports/{run.pk}/undo/").status_code == 409
    assert boss.post(f"/imports/{run.pk}/discard/").status_code == 403
    assert fresh(run).state == ImportRun.State.PREVIEWED
