"""CUS-22, CUS-24: what was written into the chain stays as it was written, or verification says where not."""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.audit import chain
from guanxi.foundation.audit.models import Entry, Head
from guanxi.foundation.privacy.keys import ring

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_keys(tmp_path: Any, settings: Any) -> None:
    settings.GUANXI_HOME, settings.GUANXI_KEYS = tmp_path / "home", tmp_path / "keys"


def add(count: int = 1, **detail: Any) -> list[Entry]:
    with ledger.opened(ledger.Ledger(by=User.system(), verb="test")):
        return [
            chain.append(verb="test_chain", by_id=1, kind="accounts.user", record_id=n, detail=detail)
            for n in range(count)
        ]


def tamper(statement: str, *values: Any) -> None:
    """Past Django, as somebody at the database would."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_an_untouched_chain_is_whole():
    add(30, changes=[["customers.customer", 7, "name", "ab12"]], share=0.1, huge=1e16, who="林晓岚")
    verdict = chain.verify()
    assert (verdict.whole, verdict.entries) == (True, 30)


def test_CUS_24_an_altered_entry_is_named():
    add(9)
    tamper("UPDATE audit_entry SET record_id = 99 WHERE position = 4")
    verdict = chain.verify()
    assert (verdict.broken_at, verdict.reason) == (4, "the entry was altered")


@pytest.mark.parametrize("column", ["verb", "kind"])
def test_CUS_24_every_fact_is_under_the_seal(column):
    add(3)
    tamper(f"UPDATE audit_entry SET {column} = 'other' WHERE position = 2")
    assert chain.verify().broken_at == 2


def test_CUS_24_time_person_and_detail_are_under_the_seal():
    for statement in ("at = '2020-01-01 00:00:00+00:00'", "by_id = 8", "detail = '{\"x\": 1}'"):
        add(1)
        position = Entry.objects.count()
        assert chain.verify().whole
        tamper(f"UPDATE audit_entry SET {statement} WHERE position = %s", position)
        assert chain.verify().broken_at == position
        tamper("DELETE FROM audit_entry")
        tamper("DELETE FROM audit_head")


def test_CUS_24_a_removed_entry_is_missed():
    add(9)
    tamper("DELETE FROM audit_entry WHERE position = 5")
    verdict = chain.verify()
    assert (verdict.broken_at, verdict.reason) == (5, "entry 5 is missing")


def test_CUS_24_who_knows_the_algorithm_but_not_the_key_forges_nothing():
    last = add(3)[-1]
    at = datetime.now(UTC)
    facts = [4, at.isoformat(timespec="microseconds"), 1, "v", "k", 1, {}]
    message = bytes(last.seal) + json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()
    forged = hmac.new(b"a guess", message, hashlib.sha256).digest()
    with ledger.opened(ledger.Ledger(by=User.system(), verb="forgery")):
        Entry(
            position=4, at=at, by_id=1, verb="v", kind="k", record_id=1, previous=last.seal, seal=forged
        ).save()
        Head.objects.update(position=4, seal=forged)
    assert chain.verify().broken_at == 4


def test_CUS_24_a_cut_tail_is_missed_by_the_head():
    add(9)
    tamper("DELETE FROM audit_entry WHERE position > 6")
    assert chain.verify().broken_at == 7


def test_CUS_24_a_cut_tail_with_its_head_is_missed_by_the_anchor():
    entries = add(9)
    chain.anchor()
    tamper("DELETE FROM audit_entry WHERE position > 6")
    with ledger.opened(ledger.Ledger(by=User.system(), verb="cut")):
        Head.objects.update(position=6, seal=entries[5].seal)
    verdict = chain.verify()
    assert (verdict.broken_at, "anchor" in verdict.reason) == (7, True)


def test_CUS_24_an_emptied_chain_is_missed_by_the_anchor():
    add(3)
    chain.anchor()
    tamper("DELETE FROM audit_entry")
    tamper("DELETE FROM audit_head")
    assert chain.verify().broken_at == 1


def test_entries_without_a_head_are_no_chain():
    add(3)
    tamper("DELETE FROM audit_head")
    assert chain.verify().broken_at == 4


def test_the_chain_goes_on_under_a_new_key():
    add(3)
    keys = ring(settings.GUANXI_KEYS, home=settings.GUANXI_HOME)
    old = keys.secret_for("audit")
    keys.rotate("audit")
    add(3)
    assert chain.verify() == chain.Verdict(6)
    last = Entry.objects.get(position=6)
    facts = [getattr(last, name) for name in chain.FACTS]
    with_old_key = chain._seal(old, [7, *facts[1:]], bytes(last.seal))
    with ledger.opened(ledger.Ledger(by=User.system(), verb="forgery")):
        Entry(
            **dict(zip(chain.FACTS, [7, *facts[1:]], strict=True)), previous=last.seal, seal=with_old_key
        ).save()
        Head.objects.update(position=7, seal=with_old_key)
    assert chain.verify().broken_at == 7, "a key that was replaced seals nothing new"


def test_CUS_24_a_chain_written_anew_with_a_stolen_key_differs_from_its_anchor():
    entries = add(5)
    chain.anchor()
    key, previous = ring(settings.GUANXI_KEYS, home=settings.GUANXI_HOME).secret_for("audit"), bytes(32)
    for entry in entries:
        entry.record_id = 77 if entry.position == 3 else entry.record_id
        seal = chain._seal(key, [getattr(entry, name) for name in chain.FACTS], previous)
        written = "UPDATE audit_entry SET record_id = %s, previous = %s, seal = %s WHERE position = %s"
        tamper(written, entry.record_id, previous, seal, entry.position)
        previous = seal
    tamper("UPDATE audit_head SET seal = %s", previous)
    verdict = chain.verify()
    assert (verdict.broken_at, verdict.reason) == (5, "the entry differs from its anchor")
    chain.forget_anchors()
    assert chain.verify().whole, "without an anchor whoever holds the key writes what he likes"
