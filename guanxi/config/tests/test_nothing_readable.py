"""CUS-19: after the demo, reveals, imports that worked and that failed, with all output logged into the home,
no byte there shows a phone, an e-mail, a WeChat id, a birthday, an address or an ID number."""

import random
import re
import subprocess
from pathlib import Path

import pytest

from tests.evidence import find_bytes
from tests.plugin import PROJECT
from tests.running_house import GUANXI

from .houses import House

FILE = """客户编号,客户名称,联系人,手机,邮箱,微信,地址,生日,其他电话,身份证号
X1,苏州未来精密机械有限公司,高远,{0},{1},{2},{3},{4},{12},{13}
X2,无锡北辰包装公司,韩雪,{5}(微信同号),{6},{7},无锡市滨湖区{8},{9},,
X3,,没有名字,{10},{11},,,31.02.1980,,{14}
"""
OWN = [
    "13987650001",
    "gao.yuan@secret-post.example",
    "gaoyuan_wx_66",
    "苏州市工业园区星湖街 1328 号",
    "1981-07-16",
]
MORE = ["0512-66778899", "320500198107160013"]
OTHERS = ["13987650002", "han.xue@secret-post.example", "hanxue_wx_77", "蠡湖大道 2002 号", "1979-03-04"]
REJECTED = ["13987650003", "nobody@secret-post.example"]
LEFT = ["320500198002310017"]
WRITTEN = (*OWN, *OTHERS, *REJECTED, *MORE, *LEFT)
SECRETS = """
from guanxi.customers.models import Contact, Customer
answer = {}
for field in ("phone", "phone2", "email", "wechat", "birthday"):
    answer[field] = sorted({getattr(c, field).reveal() for c in Contact.objects.all()} - {""})
for field in ("address", "id_number"):
    answer[field] = sorted({getattr(c, field).reveal() for c in Customer.objects.all()} - {""})
"""
REVEAL = """
from django.contrib.auth import get_user_model
from django.test import Client
from guanxi.customers.models import Contact
client = Client(SERVER_NAME="localhost")
client.force_login(get_user_model().objects.get(username="linxiaolan"))
seen = []
for contact in Contact.objects.exclude(phone_index=None)[:10]:
    page = client.post(f"/contacts/{contact.pk}/reveal/phone/")
    seen.append([page.status_code, contact.phone.reveal()[-8:] in page.content.decode().replace(" ", "")])
    client.get(f"/customers/?q={contact.phone.reveal()}")
    client.get(f"/contacts/{contact.phone.reveal()}/reveal/phone/")
answer = seen
"""


@pytest.fixture
def log(demo: House) -> Path:
    return demo.home / "output.log"


def logged(demo: House, log: Path, *words: str | Path) -> int:
    """Run a command with everything it says going into the home folder."""
    environment = {**demo.environment, "GUANXI_LOG_LEVEL": "INFO"}
    with log.open("ab") as out:
        command = [str(GUANXI), *map(str, words)]
        return subprocess.run(
            command, cwd=PROJECT, env=environment, stdout=out, stderr=out, check=False
        ).returncode


def spelled(secrets: dict[str, list[str]]) -> list[str]:
    """Each value as people and machines write it."""
    found = [value for values in secrets.values() for value in values]
    for phone in (*secrets["phone"], *secrets["phone2"]):
        digits = re.sub(r"\D", "", phone)
        found += [digits, digits.removeprefix("86")]
    return [value for value in dict.fromkeys(found) if len(value) >= 8]


def in_clear(folder: Path, needles: list[str]) -> list[str]:
    """All of them, plainly written: the quick look before the thorough one."""
    found = []
    for path in (p for p in folder.rglob("*") if p.is_file()):
        content = path.read_bytes()
        found += [f"{path.name}: {needle}" for needle in needles if needle.encode() in content]
    return found


@pytest.mark.large
def test_CUS_19_no_byte_under_the_home_folder_shows_a_personal_value(demo, log, tmp_path):
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(FILE.format(*WRITTEN), encoding="utf-8")
    bad.write_bytes(FILE.format(*WRITTEN).encode("gb18030")[:-3] + "é 13987650003".encode("latin-1") * 3)
    assert demo.ask(REVEAL, log=log) == [[200, True]] * 10
    options = ("--as", "linxiaolan", "--source", "ERP", "--yes", "--no-score")
    assert logged(demo, log, "import", "customers", good, *options) == 0
    logged(demo, log, "import", "customers", bad, *options)
    assert logged(demo, log, "score") == 0
    assert logged(demo, log, "backup", demo.home / "kept.backup") == 0
    secrets = demo.ask(SECRETS)
    kept = {value for values in secrets.values() for value in values}
    assert {*OWN, *MORE} <= kept, "the import worked"
    assert len(secrets["phone"]) > 40
    assert len(secrets["birthday"]) > 5
    if demo.url:
        dump = ["pg_dump", "--inserts", "--file", str(demo.home / "database.sql"), demo.url]
        subprocess.run(dump, check=True)
    needles = [*spelled(secrets), *WRITTEN]
    assert in_clear(demo.home, needles) == []
    dice = random.Random(19)
    chosen = [*OWN, *MORE, *OTHERS[:3], *REJECTED, *LEFT, *dice.sample(spelled(secrets), 6)]
    assert find_bytes(demo.home, chosen) == []
    assert not list(demo.home.rglob("keyring.json"))
    assert demo.keys not in {demo.home, *demo.home.parents}


def test_the_search_would_have_found_them(demo):
    """The same search over a house in which one number was written where it must not be."""
    (demo.home / "files" / "careless.txt").write_bytes("打给 13987650001".encode("utf-16-le"))
    # Found in both orders of bytes: the one looks like the other a byte further on.
    assert {find.needle for find in find_bytes(demo.home / "files", OWN)} == {"13987650001"}
