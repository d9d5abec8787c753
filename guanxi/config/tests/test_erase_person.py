"""CUS-32: whom was erased no byte tells of, and a backup that is restored does not bring them back."""

import subprocess
from pathlib import Path

import pytest

from tests.evidence import find_bytes

from .houses import House
from .test_nothing_readable import in_clear
from .test_restore import backed_up

NAME, PHONE, MAIL = "欧阳倩如", "13811112222", "ouyang.qr@person.example"
WRITE = f"""
from datetime import date
from guanxi.customers import actions
from guanxi.customers.models import Customer, Interaction
from guanxi.foundation.accounts.models import User
from guanxi.foundation.comments.actions import add_comment
by = User.objects.get(username="linxiaolan")
firm = Customer.objects.visible_to(by).filter(kind="firm", owner=by).first()
person = actions.add_contact(firm, by=by, name="{NAME}", phone="{PHONE}", email="{MAIL}", note="{NAME}")
actions.change_contact(person, by=by, title="CEO of {NAME}")
for n in range(30):
    actions.log_interaction(firm, by=by, contact=person, on=date(2026, 1, 5), channel="phone",
        subject="{NAME} " + str(n), feedback="{PHONE}, {MAIL}")
add_comment(by, by=by, record=person, body="{NAME}")
answer = [firm.pk, person.pk]
"""
ERASE = """
from guanxi.customers.models import Contact
from guanxi.customers.subject_rights import actions
from guanxi.foundation.accounts.models import User
by = User.system()
person = Contact.objects.get(pk={})
request = actions.register_request(person.customer, by=by, contact=person, kind="erasure", source="phone")
answer = len(actions.erase_person(request, by=by))
"""
LEFT = """
from guanxi.customers.models import Contact, Interaction
person = Contact.objects.get(pk={})
answer = [person.name, str(person.phone), Interaction.objects.filter(contact=person).count()]
"""


def spelled_in(house: House) -> list[object]:
    """Wherever a byte still tells of the person: on PostgreSQL in any row."""
    if house.url:
        dump = ["pg_dump", "--inserts", "--file", str(house.home / "database.sql"), house.url]
        subprocess.run(dump, check=True)
    return [*in_clear(house.home, [NAME, PHONE, MAIL]), *find_bytes(house.home, [NAME, PHONE, MAIL])]


@pytest.mark.django_db
def test_CUS_32_an_erased_person_is_in_no_byte_and_does_not_come_back_with_a_backup(
    demo: House, bare_place: House, tmp_path: Path
):
    _firm, person = demo.ask(WRITE)
    assert in_clear(demo.home, [NAME]) or demo.url, "names lie in clear, so the search below finds them"
    path = tmp_path / "before.backup"
    key = backed_up(demo, path)
    assert demo.ask(ERASE.format(person)) == 1
    assert "1" in demo.guanxi("erasures", "purge")
    assert spelled_in(demo) == []
    name, phone, talks = demo.ask(LEFT.format(person))
    assert (str(person) in name, phone, talks) == (True, "", 30), "the facts stay, without the person"
    ledger = demo.keys.with_name(f"{demo.keys.name}-erasures.jsonl")
    said = bare_place.guanxi("restore", path, "--recovery-key-stdin", "--erasures", ledger, typed=key + "\n")
    assert "counted and verified" in said
    assert bare_place.ask(LEFT.format(person)) == [name, phone, talks]
    assert spelled_in(bare_place) == []
    assert "Whole" in bare_place.guanxi("audit", "verify")
