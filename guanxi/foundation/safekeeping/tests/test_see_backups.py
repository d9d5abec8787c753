"""CUS-25: who may see where backups go and what came of them, and who may make one."""

import pytest

from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.privacy.keys import ring
from guanxi.foundation.safekeeping import actions
from guanxi.foundation.safekeeping.models import BackupPlan
from guanxi.foundation.tests.people import Browser, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.page]
PAGE, START, API = "/company/backups/", "/company/backups/start/", "/api/v1/backups"
SEEING = {"accounts.change_self": Scope.OWN, "jobs.view_job_run": Scope.ALL}


def test_CUS_25_the_bucket_and_its_backups_are_told_to_who_may_see_them_and_its_secret_to_nobody(
    settings, monkeypatch
):
    settings.BACKUPS, settings.S3_ENDPOINT = "s3://house/nights", "https://store.example:9000"
    settings.S3_SECRET = "a-secret-of-the-bucket"
    monkeypatch.setattr(type(ring()), "recovery", property(lambda _self: object()))
    actions.open_backup(Company.get(), by=User.system(), name="one.backup")
    told = ("s3://house/nights", "store.example", "one.backup")

    stranger = Browser(make_user(None, {"accounts.change_self": Scope.OWN}))
    for page in (PAGE, API):
        refused = stranger.look(page, 403)
        assert [word for word in told if word in refused] == []
    assert "backups" not in stranger.look("/").partition("<main")[0]

    reader = Browser(make_user(None, SEEING))
    page = reader.look(PAGE)
    assert [word for word in told if word in page] == list(told)
    assert "one.backup" in reader.look(API)
    assert ("Back up and try now" in page, "Save plan" in page) == (False, False)
    keeper = Browser(make_user(None, {**SEEING, actions.BACK_UP: Scope.ALL}))
    assert "Back up and try now" in keeper.look(PAGE)
    for one in (stranger, reader):
        one.send(START, 403)
        one.send(PAGE, 403, days=1, weeks=1, months=1)
    assert not BackupPlan.objects.exists()
    assert "a-secret-of-the-bucket" not in page + keeper.look(PAGE) + keeper.look(API)
