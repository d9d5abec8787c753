"""Starting with one's own data: the demo goes, the administrator stays, the chain begins with this step."""

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.utils import timezone, translation

from guanxi.config import actions
from guanxi.config.demo import first_password
from guanxi.config.demo.generate import generate
from guanxi.config.demo.load import load_company
from guanxi.config.roles import install_roles
from guanxi.config.starters import VIEWS, install_first_views
from guanxi.config.switchboard import LISTINGS
from guanxi.customers.actions import create_customer
from guanxi.customers.models import Customer
from guanxi.foundation.accounts.models import Company, Department, Token, User
from guanxi.foundation.audit import chain
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.errors import Refused
from guanxi.foundation.privacy.files import open_sealed
from guanxi.foundation.savedviews.actions import delete_view
from guanxi.foundation.savedviews.models import SavedView
from guanxi.foundation.savedviews.showing import readable
from guanxi.foundation.search.keeping import full_text_is_whole
from guanxi.foundation.search.models import Document, Key, Reading
from guanxi.foundation.staff import actions as staff

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough secret"
# What is in a house before anybody works in it, or says who may do what.
STAYS = {
    "accounts.company", "accounts.role", "accounts.grant", "accounts.user", "accounts.department",
    "accounts.user_roles", "audit.entry", "audit.head", "search.reading", "sessions.session",
    "contenttypes.contenttype", "auth.permission", "django_q.schedule", "signin.visit",
    "savedviews.savedview", "savedviews.roleopening",
}  # fmt: skip


@pytest.fixture
def administrator(tmp_path: Path, settings: Any) -> User:
    """The demo's, in a house with folders of its own."""
    settings.GUANXI_HOME, settings.GUANXI_KEYS = tmp_path / "home", tmp_path / "keys"
    for folder in ("files", "tmp"):
        (settings.GUANXI_HOME / folder).mkdir(parents=True)
    install_roles()
    demo = generate(seed=20, today=timezone.localdate(), size="tiny")
    user = load_company(demo, PASSWORD, say=list[str]().append)
    first_password.keep(user.username, PASSWORD)
    chain.anchor()
    uid = "0b6a3a1e-0000-4000-8000-000000000001"
    with open_sealed(settings.GUANXI_HOME / "files" / "upload", "wb", label="x", uid=uid) as out:
        out.write(b"an import's source")
    staff.create_token(user, by=user, name="ERP")
    return user


@pytest.fixture
def client(administrator: User) -> Client:
    browser = Client(headers={"Accept-Language": "en"})
    answer = browser.post("/sign-in/", {"login": administrator.username, "password": PASSWORD})
    assert answer.status_code == 302
    return browser


@pytest.fixture
def started(client: Client, django_capture_on_commit_callbacks: Any) -> Client:
    """The button was pressed."""
    with django_capture_on_commit_callbacks(execute=True):
        typed = {"company_name": "恒岳精密", "own_name": "王芳"}
        answer = client.post("/start-own-data/", typed)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    return client


def check_the_first_views(administrator: User, client: Client) -> None:
    """Each can be opened as it is, in the reader's language, and is gone once it was deleted."""
    page = client.get("/customers/").content.decode()
    names = ["Key accounts", "New this month", "Not contacted for 60 days"]
    assert [name for name in names if f">{name}</a>" in page] == names
    never, long_ago = Customer.objects.get(), SavedView.objects.get(name=names[2])
    assert never.name in client.get(f"/customers/?view={long_ago.pk}", follow=True).content.decode()
    for view in SavedView.objects.all():
        listing = LISTINGS[view.listing](administrator)
        assert not readable(listing, administrator, view)[1], view.name
        delete_view(view, by=User.system())
    install_first_views()
    assert not SavedView.objects.exists()
    with translation.override("zh-hans"):
        assert str(SavedView(name=names[0], ready_made=True)) == "重点客户"


def test_the_demo_goes_the_administrator_stays_and_the_house_works(administrator, started):
    check_that_every_table_is_empty()
    check_the_administrator(administrator, started)
    check_the_chain(administrator)
    assert not Document.objects.exists()
    assert not Key.objects.exists()
    assert full_text_is_whole()
    assert Reading.objects.exists(), "how characters are read is no data of the demo"
    assert not [path for path in (settings.GUANXI_HOME / "files").rglob("*") if path.is_file()]
    assert first_password.kept() is None
    user = User.objects.get(pk=administrator.pk)
    assert user.department
    made = create_customer(user.department, by=user, name="苏州恒岳精密机械有限公司", source="sales")
    assert made.customer_no == f"C{timezone.localdate():%Y}001", "numbers begin again"
    assert made.name in started.get("/customers/?q=恒岳").content.decode()
    told = started.get("/start-own-data/").content.decode()
    assert ("holds no demo any more" in told, 'name="own_name"' in told) == (True, False)
    assert started.post("/start-own-data/", {"company_name": "x"}).status_code == 409, (
        "it is no demo any more"
    )
    assert Customer.objects.get() == made
    assert chain.verify().whole
    check_the_first_views(administrator, started)


def check_that_every_table_is_empty() -> None:
    left = {
        model._meta.label_lower: model._default_manager.count()
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }
    assert {label: count for label, count in left.items() if count and label not in STAYS} == {}
    assert left["customers.customer"] == 0


def check_the_administrator(administrator: User, browser: Client) -> None:
    assert browser.get("/").status_code == 200, "the session goes on"
    assert browser.get("/people/").status_code == 200
    kept = User.objects.get(is_system=False)
    assert (kept.pk, kept.check_password(PASSWORD)) == (administrator.pk, True)
    assert (kept.name, kept.sort_name[:4]) == ("王芳", "wang"), "the demo's made-up name goes, too"
    assert kept.department == Department.objects.get(name="恒岳精密")
    assert (Company.get().name, Company.get().is_demo) == ("恒岳精密", False)
    assert not Token.objects.exists(), "a program of the demo gets nothing of the real house"


def check_the_chain(administrator: User) -> None:
    first = Entry.objects.get(position=1)
    assert (first.position, first.verb, first.by_id) == (1, "start_own_data", administrator.pk)
    assert "began" in first.detail
    assert chain.verify() == chain.Verdict(1), "the views that a new house begins with are made in it"
    kept = list(Path(settings.GUANXI_KEYS).glob("audit-anchors.*"))
    assert len(kept) == 1, "the old chain's anchors are kept under another name"
    assert kept[0].name != chain.ANCHORS


def test_the_first_views_are_made_once_also_after_a_first_start_that_was_cut_off(ready_made_roles):
    for _start in range(2):
        install_first_views()
        assert SavedView.objects.count() == len(VIEWS)
    for view in SavedView.objects.all():
        delete_view(view, by=User.system())
    install_first_views()
    assert not SavedView.objects.exists()


def test_the_own_name_is_asked_for_and_is_the_present_one_at_first(administrator, client):
    page = client.get("/start-own-data/").content.decode()
    assert f'name="own_name" maxlength="80" value="{administrator.name}"' in page


def test_who_stays_is_said_before_and_after_and_where_departments_are_made(client, administrator):
    before = client.get("/start-own-data/").content.decode()
    assert f'<dd class="num">{administrator.username}, with the password you have now</dd>' in before
    assert "System administrator" in before
    home = client.post("/start-own-data/", {"company_name": "恒岳精密"}, follow=True).content.decode()
    assert f"you sign in as “{administrator.username}” with the password you have" in home
    assert "work in the department “恒岳精密”" in home
    assert "everybody works in the department “恒岳精密”" in home
    assert 'href="/company/departments/"' in home
    department = Department.objects.get()
    staff.create_department(Company.get(), by=User.system(), name="销售", parent=department)
    assert "everybody works in the department" not in client.get("/").content.decode()


def test_a_stranger_may_not_and_a_failure_on_the_way_leaves_everything(
    client, monkeypatch, django_capture_on_commit_callbacks
):
    seller = User.objects.filter(is_system=False).exclude(roles__code="system_administrator").first()
    other = Client()
    assert seller
    other.force_login(seller)
    read = other.get("/start-own-data/")
    assert (read.status_code, "own_name" in read.content.decode()) == (403, False)
    assert other.post("/start-own-data/", {"company_name": "x"}).status_code == 403
    before = Customer.objects.count()

    def fail(*_words: object) -> None:
        raise Refused("No.")

    monkeypatch.setattr(actions, "_begin_chain", fail)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/start-own-data/", {"company_name": "x"}).status_code == 409
    assert Customer.objects.count() == before > 0
    assert Company.get().is_demo
    assert (settings.GUANXI_HOME / "files" / "upload").exists()
    assert first_password.kept() is not None
