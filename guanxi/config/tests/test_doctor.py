"""The doctor finds what is broken, says what to do, and mends what can be mended."""

import pytest

from .houses import House

SQL = "from django.db import connection\nwith connection.cursor() as c:\n    c.execute({!r})\nanswer = None"
FIND = """
from guanxi.customers.models import Customer
from guanxi.foundation.search.index import condition
name = Customer.objects.order_by("pk").first().name
answer = Customer.objects.filter(condition("c", name[2:6])).count()
"""


def harm(demo: House, statement: str) -> None:
    demo.ask(SQL.format(statement))


def test_a_healthy_house_has_nothing_but_hints(demo):
    said = demo.guanxi("doctor")
    assert "✗" not in said
    for what in ("keys", "database", "migrations", "search index", "audit chain", "disk space", "clock"):
        assert f"✓ {what}" in said, said
    assert "! workers: silent" in said


def test_a_search_index_out_of_step_is_found_and_built_anew(demo):
    assert demo.ask(FIND) == 1
    of_customers = "FROM search_document WHERE kind = 'c'"
    harm(demo, f"DELETE {of_customers} AND record_id IN (SELECT min(id) FROM customers_customer)")
    moved = "id = id - record_id + 999999, record_id = 999999"
    harm(demo, f"UPDATE search_document SET {moved} WHERE id = (SELECT max(id) {of_customers})")
    said = demo.told("doctor", status=1)
    assert "✗ search index" in said
    assert "2 of" in said
    assert "1 point to no record" in said
    assert demo.ask(FIND) == 0
    mended = demo.told("doctor", "--mend")
    assert "✓ search index" in mended.rpartition("Looking again")[2]
    assert demo.ask(FIND) == 1


def test_a_full_text_that_differs_from_its_documents_is_found_and_rebuilt(demo):
    if demo.url:
        pytest.skip("PostgreSQL keeps its index by itself")
    harm(demo, "INSERT INTO search_fts(search_fts) VALUES ('delete-all')")
    assert "the full text differs" in demo.told("doctor", status=1)
    assert "✓ search index" in demo.told("doctor", "--mend").rpartition("Looking again")[2]
    assert demo.ask(FIND) == 1


def test_a_broken_chain_is_named_and_not_mended(demo):
    harm(demo, "UPDATE audit_entry SET by_id = 77 WHERE position = 3")
    for words in (("doctor",), ("doctor", "--mend")):
        said = demo.told(*words, status=1)
        assert "✗ audit chain: broken at entry 3: the entry was altered" in said
    assert "Broken at entry 3" in demo.told("audit", "verify", status=1)


def test_jobs_and_events_that_nobody_would_bring_on_are_sent_again(demo):
    lost = """
from datetime import timedelta
from django.utils import timezone
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.jobs import running
from guanxi.foundation.jobs.models import JobRun
system = User.system()
with ledger.opened(ledger.Ledger(by=system, verb="test")):
    run = running.start("score", by=system, params={}, queued=False)
JobRun.objects.filter(pk=run.pk).update(created_at=timezone.now() - timedelta(hours=2))
answer = run.pk
"""
    number = demo.ask(lost)
    assert "✗ jobs: 1 were cut off and wait for nothing" in demo.told("doctor", status=1)
    demo.told("doctor", "--mend")
    waiting = demo.ask(
        "from django_q.models import OrmQ\nanswer = [list(m.args()) for m in OrmQ.objects.all()]"
    )
    assert [number, 0] in waiting


FAIL = """
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.jobs import running
from guanxi.foundation.jobs.models import JobRun
system = User.system()
with ledger.opened(ledger.Ledger(by=system, verb="test")):
    run = running.start({!r}, by=system, params={{"import": 0}}, queued=False)
JobRun.objects.filter(pk=run.pk).update(state="failed")
answer = None
"""


def test_only_what_could_go_on_is_called_failed(demo):
    demo.ask(FAIL.format("examine_import"))  # a file that was refused: no fault of the house
    assert "failed for good" not in demo.told("doctor")
    demo.ask(FAIL.format("score"))
    assert "! jobs: 1 failed for good" in demo.told("doctor")


def test_keys_that_others_can_read_stop_everything(demo):
    (demo.keys / "keyring.json").chmod(0o644)
    for command in ("doctor", "score", "backup"):
        assert "Other people on this machine can reach the keys" in demo.guanxi(command, status=1)
    (demo.keys / "keyring.json").chmod(0o600)
    demo.home.chmod(0o755)
    assert "! home: other users of this machine can look into" in demo.guanxi("doctor")


def test_a_database_of_a_newer_version_is_left_alone(demo):
    harm(
        demo,
        "INSERT INTO django_migrations (app, name, applied) VALUES ('customers', '9999_later', '2030-01-01')",
    )
    assert "written by a newer Guanxi (customers.9999_later)" in demo.guanxi("score", status=1)
    assert "✗ migrations" in demo.told("doctor", status=1)
