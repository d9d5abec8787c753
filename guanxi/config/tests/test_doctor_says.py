"""Each fault, made for real: what the doctor says of it, in whose language, and how the command ends."""

import os
import shutil
import socket
import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from guanxi.config.checkup import backups, building, data, house, places
from guanxi.config.commands import doctor_
from guanxi.config.tests.houses import House
from guanxi.customers.models import Contact, Customer
from guanxi.customers.tests.factories import make_contact, make_customer, make_user
from guanxi.customers.tests.fields import make_field
from guanxi.foundation.accounts.models import Company
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.customfields.models import Value
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.privacy import keyfile, keys
from guanxi.purchases import naming
from guanxi.purchases.models import Order
from guanxi.purchases.tests.factories import line, make_manager, make_order

# ---- places ------------------------------------------------------------------------------------


def test_keys_that_are_gone_damaged_or_open_to_others(doctor, tmp_path, settings, db):
    settings.GUANXI_KEYS = tmp_path
    tmp_path.chmod(0o700)
    status, said = doctor(places.keys)
    assert (status, "✗ keys: there are none in" in said, "GUANXI_KEYS" in said) == (1, True, True)
    held = tmp_path / keyfile.FILE
    held.write_bytes(b"{broken")
    held.chmod(0o600)
    status, said = doctor(places.keys)
    assert (status, "is damaged. Put back the copy" in said) == (1, True)
    keyfile.written(tmp_path, keyfile.fresh())
    held.chmod(0o644)
    status, said = doctor(places.keys, "zh_TW.UTF-8")
    assert (status, "✗ 金鑰" in said, f"chmod 700 {tmp_path} && chmod 600 {held}" in said) == (1, True, True)


def test_a_home_in_which_nothing_can_be_written(doctor, tmp_path, settings, db):
    settings.GUANXI_HOME = tmp_path / "gone"
    status, said = doctor(places.home_folder)
    assert (status, "✗ home: nothing can be written in" in said, "chown -R ACCOUNT" in said) == (
        1,
        True,
        True,
    )
    settings.GUANXI_HOME.mkdir(mode=0o755)
    settings.GUANXI_HOME.chmod(0o755)
    status, said = doctor(places.home_folder)
    assert (status, "! home: other users" in said, f"chmod 700 {settings.GUANXI_HOME}" in said) == (
        0,
        True,
        True,
    )
    settings.GUANXI_HOME.chmod(0o700)
    assert "✓ home" in doctor(places.home_folder)[1]


def test_what_killed_processes_left_behind(doctor, tmp_path, settings, db):
    settings.GUANXI_HOME = tmp_path
    (tmp_path / "tmp").mkdir()
    for name, days in (("upload-1", 3), ("upload-2", 0), ("score-1", 3)):
        path = tmp_path / "tmp" / name
        path.touch()
        then = time.time() - days * 86_400
        os.utime(path, (then, then))
    status, said = doctor(house.leftovers)
    assert (status, "! temporary files: 1 temporary files are older than a day" in said) == (0, True), said


def test_a_disk_that_fills_up(doctor, monkeypatch, db):
    for free, status, words in [
        (10**7, 1, "✗ disk space: 0.0 GB free\n    Make room: soon nothing can be saved."),
        (int(0.6 * 2**30), 0, "! disk space: 0.6 GB free\n    Make room: imports"),
    ]:
        monkeypatch.setattr(shutil, "disk_usage", lambda _path, free=free: SimpleNamespace(free=free))
        got, said = doctor(places.disk_space)
        assert (got, words in said) == (status, True), said


def test_a_clock_that_was_set_back(doctor, monkeypatch, db):
    make_user()  # leaves entries
    assert doctor(places.clock)[0] == 0
    before = timezone.now() - timedelta(days=2)
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: before)
        status, said = doctor(places.clock, "zh_CN.UTF-8")
    assert (status, "✗ 时钟: 时钟被拨回：最新的审计记录是" in said, "校准时钟" in said) == (1, True, True)


# ---- custom fields -----------------------------------------------------------------------------


def test_values_that_stand_with_another_owner_than_their_record_are_told_and_mended(doctor, db):
    make_field("number", "Score")
    owner, other = make_user(), make_user()
    for _n in range(3):
        make_customer(owner, custom={"score": 7})
    assert doctor(data.custom_values)[0] == 0
    QuerySet(Value).filter(record_id__in=Customer.objects.values("pk")[:2]).update(owner_id=other.pk)
    status, said = doctor(data.custom_values)
    assert (status, "2 of customers" in said, "guanxi doctor --mend" in said) == (1, True, True)
    doctor_.MENDING["fields"]()
    assert doctor(data.custom_values)[0] == 0
    assert set(Value.objects.values_list("owner_id", flat=True)) == {owner.pk}
    renewed = Entry.objects.filter(verb="renew_copies")
    assert [entry.detail["records"] for entry in renewed] == [2], "nothing done is nothing on record"


# ---- orders ------------------------------------------------------------------------------------


def test_orders_that_stand_by_another_name_than_their_customers_are_told_and_mended(doctor, db):
    by = make_manager()
    customers = [make_customer(by) for _n in range(3)]
    orders = [make_order(by, customer, line("A1")) for customer in customers]
    assert doctor(data.order_names)[0] == 0
    QuerySet(Order).filter(pk__in=[order.pk for order in orders[1:]]).update(customer_key="gone by")
    status, said = doctor(data.order_names)
    assert (status, "2 stand by another name" in said, "guanxi doctor --mend" in said) == (1, True, True)
    run = QuerySet[JobRun](JobRun).create(kind=naming.KIND, by=by)
    assert doctor(data.order_names)[0] == 0, "a job is bringing them over"
    run.delete()
    doctor_.MENDING["orders"]()
    assert doctor(data.order_names)[0] == 0
    assert list(Order.objects.order_by("pk").values_list("customer_key", flat=True)) == [
        customer.sort_name for customer in customers
    ]


# ---- what is built -----------------------------------------------------------------------------


def test_debugging_in_the_open_and_any_host_name(doctor, settings, db):
    settings.DEBUG, settings.ALLOWED_HOSTS = True, ["*"]
    status, said = doctor(building.debugging)
    assert (status, "✗ debugging: it is on" in said, "Take GUANXI_DEBUG away" in said) == (1, True, True)
    assert "! host names: any is answered" in said
    settings.DEBUG = False
    assert doctor(building.debugging)[0] == 0


def test_translations_that_nobody_compiled(doctor, settings, tmp_path, db):
    place = tmp_path / "zh_Hant/LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "django.po").write_text('msgid ""\nmsgstr ""\n', encoding="utf-8")
    settings.LOCALE_PATHS = [tmp_path]
    status, said = doctor(building.translations)
    assert (status, "! translations: not compiled, or older than their source: zh_Hant" in said) == (0, True)
    (place / "django.mo").touch()
    assert "✓ translations" in doctor(building.translations)[1]


def test_a_front_end_that_nobody_collected(doctor, settings, tmp_path, db):
    settings.STATIC_ROOT = tmp_path
    status, said = doctor(building.front_end)
    assert (status, f"nothing is collected in {tmp_path}" in said) == (0, True)


# ---- the database ------------------------------------------------------------------------------


def test_a_database_that_is_away(tmp_path):
    """Without one, by the command itself; on a port where nobody listens, PostgreSQL is away.

    That there was a company the keys say: where there is nothing of one, ``test_no_house_here`` looks.
    """
    for name in "ab":
        (tmp_path / name / "keys").mkdir(parents=True, mode=0o700)
        keyfile.written(tmp_path / name / "keys", keyfile.fresh())
    said = House(tmp_path / "a").guanxi("doctor", status=1)
    place = tmp_path / "a/data/guanxi.sqlite3"
    assert f"✗ database: there is none at {place}\n    `guanxi serve` makes an empty one." in said
    assert not place.exists(), "who looks makes none"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        port = taken.getsockname()[1]
        url = f"postgres://guanxi:secret@127.0.0.1:{port}/crm"
        said = House(tmp_path / "b", url).guanxi("doctor", status=1)
    assert f"✗ database: 127.0.0.1:{port}/crm does not let us in:" in said
    assert "DATABASE_URL" in said
    assert "secret" not in said, "the password is not told"
    assert "migrations" not in said, "what needs the database waits"


@pytest.mark.django_db
def test_settings_of_postgresql_that_lose_data_or_refuse_it(doctor):
    if connection.vendor != "postgresql":
        assert doctor(data.postgres_settings) == (0, "")
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
        cursor.execute("SET LOCAL statement_timeout = '20s'")
        said = doctor(data.postgres_settings)[1]
        assert "! PostgreSQL: synchronous_commit: off: a power cut loses what people saved" in said
        assert "jobs would be cut off after 20 s\n    Give this database at least 60 s" in said
        cursor.execute("SET LOCAL transaction_read_only = on")
        status, said = doctor(data.postgres_settings, "zh_CN.UTF-8")
    assert (status, "✗ PostgreSQL: read only: 这里无法保存任何数据" in said) == (1, True)


# ---- the house ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_keys_of_another_house(doctor, tmp_path, monkeypatch, settings):
    user = make_user()
    make_contact(make_customer(user), user, phone="13912345678")
    assert "✓ keys: they open the data: 1 values tried" in doctor(house.keys_fit)[1]
    tmp_path.chmod(0o700)
    keyfile.written(tmp_path, keyfile.fresh())
    other = keys.KeyRing(tmp_path)
    monkeypatch.setitem(keys._rings, settings.GUANXI_KEYS, other)
    status, said = doctor(house.keys_fit)
    assert (status, "✗ keys: they are not those of this data: 1 of 1 values do not open" in said) == (1, True)
    assert Contact.objects.count() == 1, "and nothing was touched"


@pytest.mark.django_db
def test_backups_that_nobody_makes_and_nobody_who_can_let_others_in(doctor):
    Company.get()
    assert doctor(backups.backups, "zh_CN.UTF-8") == (
        0,
        (
            "! 备份: 还没有做过备份\n    运行 `guanxi backup 文件`，并把文件存到另一台机器上；"
            "或者指定那里的文件夹或一个存储桶（GUANXI_BACKUPS），每晚自动备份并试恢复。\n"
        ),
    )
    status, said = doctor(house.people)
    assert (status, "! people: no system administrator can sign in" in said) == (0, True)


@pytest.mark.django_db
def test_a_time_zone_that_this_machine_does_not_know(doctor):
    Company.get()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_company SET zone = 'Mars/Olympus'")
    status, said = doctor(house.time_zones)
    assert (status, "✗ time zones: the company's, Mars/Olympus, is not known here" in said) == (1, True)
