"""Whoever has chosen no language gets the browser's; whoever has chosen one keeps it, whatever is asked."""

import pytest
from django.test import Client

from guanxi.config.demo.company import USERS
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.imports.tests.driving import hand_in, rejected, text
from guanxi.foundation.jobs.running import run_now
from guanxi.foundation.staff import actions as staff

from .conftest import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.page]
TAIWAN, HONG_KONG = "zh-TW,zh;q=0.9", "zh-HK,zh;q=0.9,en;q=0.7"
ENGLISH, CHINESE, FRENCH = "en-GB,en;q=0.8", "zh-CN,zh;q=0.9,en;q=0.3", "fr"


@pytest.fixture
def newcomer(make_person) -> User:
    person = make_person("manager")
    # As the form and `guanxi user` make them: without a language.
    department = staff.create_department(Company.get(), by=User.system(), name="New")
    made = staff.create_user(
        department, by=User.system(), username="newcomer", name="New", password=PASSWORD,
        roles=list(person.roles.all()),
    )  # fmt: skip
    return User.objects.get(pk=made.pk)


def spoken(client: Client, asked: str, path: str = "/") -> str:
    page = client.get(path, headers={"Accept-Language": asked})
    start = page.content.decode()
    return start[start.index('<html lang="') + 12 :].partition('"')[0]


def test_pages_speak_what_the_browser_asks_for_until_one_is_chosen(newcomer, browser_of):
    browser = browser_of(newcomer)
    asked = {ENGLISH: "en", CHINESE: "zh-Hans", TAIWAN: "zh-Hant", HONG_KONG: "zh-Hant", FRENCH: "zh-Hans"}
    assert {said: spoken(browser, said) for said in asked} == asked
    browser.post("/settings/", {"theme": "dark"}, headers={"Accept-Language": ENGLISH})
    assert spoken(browser, CHINESE) == "zh-Hans", "the theme is no language"
    browser.post("/settings/", {"language": "en"}, headers={"Accept-Language": CHINESE})
    assert {spoken(browser, said) for said in asked} == {"en"}


def test_the_sign_in_page_and_what_follows_speak_the_same(newcomer):
    for asked, language in ((ENGLISH, "en"), (CHINESE, "zh-Hans")):
        client = Client(headers={"Accept-Language": asked})
        assert spoken(client, asked, "/sign-in/") == language
        assert client.post("/sign-in/", {"login": "newcomer", "password": PASSWORD}).status_code == 302
        assert spoken(client, asked) == language


def test_who_has_no_language_yet_chooses_one_on_the_sign_in_page_and_it_stays(newcomer):
    client = Client(headers={"Accept-Language": CHINESE})
    page = client.get("/sign-in/").content.decode()
    assert all(f'name="language" value="{code}"' in page for code in ("zh-hans", "zh-hant", "en"))
    answer = client.post("/sign-in/language/", {"language": "zh-hant", "next": "/sign-in/?next=/orders/"})
    assert answer["Location"] == "/sign-in/?next=/orders/"
    assert client.cookies["guanxi_language"]["max-age"], "it outlives the browser's window"
    assert spoken(client, CHINESE, "/sign-in/") == "zh-Hant"
    client.post("/sign-in/", {"login": "newcomer", "password": PASSWORD})
    assert spoken(client, CHINESE) == "zh-Hant"
    client.post("/settings/", {"language": "en"})
    assert spoken(client, CHINESE) == "en", "the person's own choice counts before the device's"


def test_choosing_a_language_leads_nowhere_else():
    answer = Client().post("/sign-in/language/", {"language": "en", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


def test_a_shared_cache_is_told_that_the_answer_depends_on_it(newcomer, browser_of):
    assert "Accept-Language" in browser_of(newcomer).get("/")["Vary"]
    assert "Accept-Language" in Client().get("/sign-in/")["Vary"]


def test_programs_get_what_they_ask_for(newcomer):
    _token, secret = staff.create_token(newcomer, by=newcomer, name="program")
    headers = {"Authorization": f"Bearer {secret}"}
    for asked, word in ((ENGLISH, "required"), (CHINESE, "必填")):
        answer = Client().post(
            "/api/customers/", {"name": " ", "kind": "firm"}, content_type="application/json",
            headers={**headers, "Accept-Language": asked},
        )  # fmt: skip
        assert answer.status_code == 409
        assert word in answer.json()["detail"]


@pytest.mark.parametrize(("asked", "head"), [(ENGLISH, "Reason"), (CHINESE, "原因")])
def test_a_job_speaks_what_was_spoken_as_it_was_started(newcomer, browser_of, asked, head):
    """Its file of rejected rows is one for the person, long after the page is gone."""
    run = hand_in(newcomer, text("客户编号,客户名称", "C1,", "C2,乙"))
    posted = {"what": "customers", "column-0": "customer_no", "column-1": "name", "kind": "firm"}
    posted |= {"owner": newcomer.pk, "department": newcomer.department_id, "channel": "import"}
    posted |= {"region": "cn", "source": ""}
    browser = browser_of(newcomer)
    answer = browser.post(f"/imports/{run.pk}/columns/", posted, headers={"Accept-Language": asked})
    assert answer.status_code == 302
    run.refresh_from_db()
    assert run.job is not None
    run_now(run.job)
    assert head in rejected(run).splitlines()[0]


def test_the_first_user_of_the_demo_has_chosen_no_language():
    assert [user.language for user in USERS if user.is_administrator] == [""]
