"""CUS-32: a file that waited when somebody was erased is discarded, and its owner is told."""

from datetime import timedelta

import pytest
from django.db import models
from django.utils import timezone

from guanxi.customers.subject_rights import actions, jobs
from guanxi.customers.tests.asking import NAME, RIGHTS, asked, person_at
from guanxi.customers.tests.factories import make_user
from guanxi.foundation.imports.clearing import WAITING
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.notifications.models import Notification
from guanxi.foundation.sentences import told

pytestmark = pytest.mark.django_db


def test_CUS_32_whose_waiting_file_an_erasure_discards_is_told_without_the_files_name(
    tmp_path, settings, monkeypatch
):
    settings.GUANXI_ERASURES = tmp_path / "erasures.jsonl"
    monkeypatch.setattr(jobs, "purge_bytes", lambda _tables: None)  # outside any transaction
    by, other = make_user(grants=RIGHTS), make_user()
    _customer, person, _talk = person_at(by)
    rows: models.QuerySet[ImportRun] = models.QuerySet(ImportRun)
    old = ImportRun(by=other, kind="customers", name=f"{NAME}.xlsx", size=1, state=WAITING[0])
    old.save()
    rows.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=1))
    actions.erase_person(asked(person, by), by=by)
    newer = ImportRun(by=other, kind="customers", name="newer.xlsx", size=1, state=WAITING[0])
    newer.save()
    jobs.purge_erased()
    jobs.purge_erased()
    old.refresh_from_db()
    newer.refresh_from_db()
    assert (old.state, newer.state) == (ImportRun.State.DISCARDED, WAITING[0])
    notice = Notification.objects.get(notice=jobs.DISCARDED)
    assert notice.user == other
    assert "was discarded" in str(told(notice.sentence))
    assert NAME not in str(notice.sentence)
