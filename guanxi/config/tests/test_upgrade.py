"""SYS-04: a house of an earlier Guanxi, with its data, comes up under this one: on both databases.

Kept are backups of small houses as earlier versions made them, `earlier/<version>/<database>.gxb`:
with customers, orders and talks from files, an import taken back, a record edited, a contact who
left, figures shown, tiers computed. Their recovery keys open these alone.
"""

from pathlib import Path

import pytest

from .houses import House

pytestmark = pytest.mark.django_db
EARLIER = Path(__file__).parent / "earlier"
KEYS = {
    ("walking_house", "sqlite"): "Q60X-RAV1-9GFW-758W-QAPQ-R38K-CF72-BKAN-S2NY",
    ("walking_house", "postgresql"): "AYP8-GYRY-JC2K-80BG-YRW9-R56C-1XZZ-343C-WQAT",
}
COUNTED = (
    "customers_",
    "purchases_",
    "scoring_",
    "accounts_",
    "audit_",
    "changes_",
    "imports_",
    "search_document",
)
# Made anew at each start, or by the upgrade itself.
GROWING = {"accounts_role", "accounts_grant"}
BROUGHT_UP = """
from guanxi.config.commands.setting_up import bring_up_to_date
bring_up_to_date()
answer = True
"""
READ = """
from guanxi.customers.models import Contact, Customer
from guanxi.foundation.accounts.models import User
from guanxi.foundation.search.index import condition
boss = User.objects.get(username="boss")
shown = Contact.objects.order_by("pk")
answer = {
    "phones": sorted(c.phone.reveal() for c in shown if c.phone),
    "by name": Customer.objects.filter(condition("c", "改名精密")).count(),
    "by initials": Customer.objects.filter(condition("c", "gmjm")).count(),
    "taken back": Customer.objects.filter(customer_no__startswith="C2025").count(),
    "tiers": Customer.objects.exclude(tier="").count(),
    "versions": Customer.objects.filter(name="改名精密有限公司").values_list("version", flat=True)[0],
}
"""
UNDO = """
from guanxi.customers.models import Customer
from guanxi.foundation.accounts.models import User
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.undoing import undo_change_set
from guanxi.foundation.jobs.running import run_now
boss = User.objects.get(username="boss")
talks = ImportRun.objects.get(kind="interactions")
run_now(undo_change_set(talks.change_set, by=boss, queued=False))
from guanxi.customers.models import Interaction
answer = Interaction.objects.count()
"""


def engine(house: House) -> str:
    return "postgresql" if house.url else "sqlite"


def restored(house: House, version: str) -> None:
    path = EARLIER / version / f"{engine(house)}.gxb"
    house.guanxi("restore", path, "--recovery-key-stdin", typed=KEYS[version, engine(house)] + "\n")


def business(house: House) -> dict[str, int]:
    """Rows of the tables that hold what people made."""
    return {t: n for t, n in house.counts().items() if t.startswith(COUNTED) and t not in GROWING}


@pytest.mark.parametrize("version", sorted({version for version, _engine in KEYS}))
def test_SYS_04_an_earlier_house_is_backed_up_migrated_and_whole(bare_place, tmp_path, version):
    restored(bare_place, version)
    before = business(bare_place)
    assert before["customers_customer"] == 120
    bare_place.guanxi("backup", tmp_path / "before.gxb")  # before anything else, as the instructions say
    bare_place.ask(BROUGHT_UP)
    after = business(bare_place)
    before["search_document"] += before["purchases_product"]  # products are found, too, since then
    assert {table: after.get(table) for table in before} | {"audit_entry": 0} == before | {"audit_entry": 0}
    assert after["audit_entry"] >= before["audit_entry"]
    assert "Whole" in bare_place.guanxi("audit", "verify")
    read = bare_place.ask(READ)
    assert (len(read["phones"]), read["phones"][0]) == (120, "13711112222")
    assert (read["by name"], read["by initials"], read["taken back"]) == (1, 1, 0)
    assert (read["tiers"] > 50, read["versions"]) == (True, 2)
    assert bare_place.ask(UNDO) == 0
    assert "✗" not in bare_place.guanxi("doctor")
