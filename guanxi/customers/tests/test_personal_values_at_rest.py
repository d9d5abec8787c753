"""Personal values in the database: as ciphertext, everywhere."""

from datetime import date

import pytest
from django.db import connection

from guanxi.customers.actions import change_contact, change_customer, import_customers, reveal_personal
from guanxi.customers.models import Contact, Customer
from guanxi.customers.rows import ContactRow, CustomerRow
from guanxi.customers.tests.factories import make_change_set, make_contact, make_customer, make_manager

PHONES = ["13812346021", "13900001111", "13711112222"]
SECRETS = [
    *PHONES,
    "chen.wei@example.com",
    "li.min@example.com",
    "wx-chenwei-88",
    "1988-05-20",
    "江苏省苏州市星湖街 218 号",
    "浙江省杭州市文三路 90 号",
    "91320594MA1XYZ",
]


def _write_all_ways() -> None:
    by = make_manager()
    customer = make_customer(by, "恒岳", address=SECRETS[7], id_number=SECRETS[9])
    contact = make_contact(customer, by, "陈伟", phone=PHONES[0], email=SECRETS[3], wechat=SECRETS[5])
    change_contact(contact, by=by, phone=PHONES[1], birthday=date(1988, 5, 20))
    change_customer(customer, by=by, address=SECRETS[8])
    reveal_personal(contact, by=by, field="phone")
    person = ContactRow("李敏", phone=PHONES[2], email=SECRETS[4])
    import_customers(make_change_set(by), by=by, rows=[CustomerRow("启拓", contacts=(person,))])


def _spellings(secret: str) -> list[str]:
    """As it is, as the search index would fold and cut it, and as hexadecimal."""
    plain = [secret, secret.casefold(), f"+86{secret}", secret.encode().hex()]
    return plain + ([f"{secret[:3]} {secret[3:7]} {secret[7:]}"] if secret in PHONES else [])


def _bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


@pytest.mark.django_db
def test_CUS_19_no_column_of_any_table_holds_a_personal_value():
    _write_all_ways()
    with connection.cursor() as cursor:
        tables = [table for table in connection.introspection.table_names(cursor) if "fts" not in table]
        assert "customers_contact" in tables
        assert "changes_change" in tables
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            held = b"\n".join(_bytes(value) for row in cursor.fetchall() for value in row)
            found = [s for secret in SECRETS for s in _spellings(secret) if s.encode() in held]
            assert not found, f"{table} holds {found}"
    assert Contact.objects.get(name="陈伟").phone.reveal() == PHONES[1]


@pytest.mark.django_db(transaction=True)
def test_CUS_19_database_file_lacks_plaintext():
    if connection.vendor != "sqlite":
        pytest.skip("the file of an embedded database")
    _write_all_ways()
    assert Customer.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("PRAGMA database_list")
        path = cursor.fetchone()[2]
    with open(path, "rb") as file:  # noqa: PTH123 - the whole file, as a thief reads it
        held = file.read()
    assert "恒岳".encode() in held, "names are plain, so this search would find what is there"
    found = [s for secret in SECRETS for s in _spellings(secret) if s.encode() in held]
    assert not found
