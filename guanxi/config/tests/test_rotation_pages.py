"""CUS-19: new keys from the page: begun, paused, gone on with, finished; look-ups work meanwhile."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from guanxi.customers.tests.factories import make_department, make_user
from guanxi.foundation.accounts.rights import ALWAYS
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import run_now
from guanxi.foundation.rotation import standing

from .rotating import Numbers, rotating_house, some_stretches

__all__ = ["rotating_house"]
pytestmark = [pytest.mark.django_db, pytest.mark.page]
PAGE = "/company/keys/"


def browser(*permissions: str, proved: bool = True) -> Client:
    grants: dict[str, Any] = {**ALWAYS, **dict.fromkeys(permissions, Scope.ALL)}
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user(make_department(), grants, language="en"))
    session = client.session
    session["confirmed_at"] = time.time() - (0 if proved else 3600)
    session.save()
    return client


def text(client: Client) -> str:
    return client.get(PAGE).content.decode()


def test_CUS_19_a_rotation_is_begun_paused_gone_on_with_and_finished_on_its_page(rotating_house: Numbers):
    for _ in range(7):
        rotating_house.add()
    keeper = browser("frontdoor.back_up")
    assert "They have never been changed" in text(keeper)
    assert keeper.post(f"{PAGE}rotate/").status_code == 302
    assert "is being encrypted anew" in text(keeper)
    some_stretches(2, cut_at=None)
    rotating_house.check()
    assert keeper.post(f"{PAGE}pause/").status_code == 302
    assert "pauses" in text(keeper)
    run = standing.latest()
    assert run is not None
    assert run_now(run).state == JobRun.State.STOPPED
    assert "Go on" in text(keeper)
    rotating_house.check()
    assert keeper.post(f"{PAGE}retire/").status_code == 409, "the old keys are still needed"
    assert len(standing.old_versions()) == 2
    assert keeper.post(f"{PAGE}rotate/").status_code == 302
    assert len(standing.old_versions()) == 2, "going on makes no key"
    run = standing.latest()
    assert run is not None
    assert run_now(run).state == JobRun.State.DONE
    assert "none remain" in text(keeper)
    assert keeper.post(f"{PAGE}retire/").status_code == 409, "only an hour later"
    JobRun.objects.filter(pk=run.pk).update(finished_at=timezone.now() - timedelta(hours=2))
    assert "Forget the old keys now" in text(keeper)
    assert keeper.post(f"{PAGE}retire/").status_code == 302
    assert standing.old_versions() == []
    assert "The last rotation ended on" in text(keeper)
    rotating_house.check()


def test_a_pause_that_nobody_has_heard_of_yet_is_taken_back(rotating_house: Numbers):
    keeper = browser("frontdoor.back_up")
    keeper.post(f"{PAGE}rotate/")
    keeper.post(f"{PAGE}pause/")
    assert keeper.post(f"{PAGE}rotate/").status_code == 302
    run = standing.latest()
    assert run is not None
    assert not run.stop_asked
    assert JobRun.objects.filter(kind=standing.KIND).count() == 1


def test_CUS_24_who_may_not_make_new_keys(rotating_house: Numbers):
    reading, seller = browser("accounts.manage_company"), browser("customers.view_customer")
    assert reading.get(PAGE).status_code == 200
    assert "Make new keys" not in text(reading)
    assert seller.get(PAGE).status_code == 403
    for client in (reading, seller):
        for act in ("rotate", "pause", "retire"):
            assert client.post(f"{PAGE}{act}/").status_code == 403
    stale = browser("frontdoor.back_up", proved=False)
    answer = stale.post(f"{PAGE}rotate/")
    assert (answer.status_code, "Confirm that it is you" in answer.content.decode()) == (403, True)
    assert standing.old_versions() == []
