"""CUS-24: without signing in nothing but the named few; secure headers on every answer; one id a request."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, path

from guanxi.config import urls
from guanxi.foundation.accounts.models import User
from guanxi.foundation.staff import actions as staff

from .conftest import PASSWORD

pytestmark = pytest.mark.page

OPEN = {"healthz", "sign-in/language/", "sign-in/", "sign-in/forgotten/", "sign-out/"}
BY_SECRET = {"feeds/<str:secret>.ics", "notices/stop/<str:token>/"} | {
    "my/<str:token>/",
    "my/<str:token>/ask/",
    "my/<str:token>/stop/<str:purpose>/",
}  # what it holds proves who asks
PROTECTED_BY_TOKEN = "api/"


def routes(resolver: Any = None, before: str = "") -> Iterator[str]:
    for one in (resolver or get_resolver()).url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one, route)
        elif isinstance(one, URLPattern):
            yield route


def filled(route: str) -> str:
    """A path that this route matches."""
    route = re.sub(r"\(\?P<\w+>(\w+)\|\w+\)", r"\1", route.strip("^$")).replace("\\", "")
    return "/" + re.sub(r"<(?:int:)?\w+>|<[a-z]+:\w+>", "1", route).replace("<uuid>", "1")


@pytest.mark.django_db
def test_CUS_24_whoever_is_not_signed_in_sees_the_sign_in_page_and_nothing_else(client):
    known = list(routes())
    assert len(known) > 40
    leaks = []
    for route in known:
        if route in OPEN or route.startswith(PROTECTED_BY_TOKEN):
            continue
        for method in (client.get, client.post):
            answer = method(filled(route))
            if route in BY_SECRET and answer.status_code in {404, 405}:
                continue
            if not (answer.status_code == 302 and answer["Location"].startswith("/sign-in/")):
                leaks.append(f"{route}: {answer.status_code}")
    assert leaks == []


@pytest.mark.django_db
def test_CUS_24_the_api_answers_401_to_whoever_shows_neither_session_nor_token(client):
    leaks = []
    methods = client.get, client.post, client.put, client.patch, client.delete
    for route in routes():
        if not route.startswith(PROTECTED_BY_TOKEN) or route.endswith(
            ("openapi.json", "docs/", "api/", "v1/")
        ):
            continue
        answers = [method(filled(route)) for method in methods]
        wrong = [a for a in answers if a.status_code not in {401, 405}]
        if wrong or all(a.status_code == 405 for a in answers):
            leaks.append(f"{route}: {[a.status_code for a in answers]}")
    assert leaks == []


def judged(answer: Any) -> list[str]:
    """What an answer's headers lack."""
    wanted = {
        "Content-Security-Policy": r"default-src 'self'.*frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": r"camera=\(\)",
        "X-Request-Id": r"^[0-9a-f]{12}$",
    }
    return [n for n, form in wanted.items() if not re.search(form, answer.headers.get(n, ""), re.DOTALL)]


def break_down(_request: Any) -> Any:
    raise RuntimeError("a fault")


class WithFault:
    handler403, handler404, handler500 = urls.handler403, urls.handler404, urls.handler500
    urlpatterns = (path("fault", break_down), path("api/fault", break_down), *urls.urlpatterns)


@pytest.mark.django_db
def test_CUS_24_every_answer_carries_the_secure_headers(manager, browser_of):
    signed_in, stranger = browser_of(manager), Client(raise_request_exception=False)
    with override_settings(ROOT_URLCONF=WithFault):
        answers = {
            "page": signed_in.get("/customers/"),
            "sign-in": stranger.get("/sign-in/"),
            "redirect": stranger.get("/customers/"),
            "403": signed_in.get("/audit/"),
            "404": signed_in.get("/customers/999999/"),
            "no such page": signed_in.get("/nothing/here/"),
            "csrf": Client(enforce_csrf_checks=True).post("/sign-in/", {}),
            "400": stranger.get("/", headers={"Host": "evil.example"}),
            "405": signed_in.get("/settings/"),
            "500": signed_in.get("/fault"),
            "api": signed_in.get("/api/customers/"),
            "api 401": stranger.get("/api/customers/"),
            "api 404": signed_in.get("/api/nothing"),
            "health": stranger.get("/healthz"),
        }
    statuses = [302, 403, 404, 404, 403, 400, 405, 500, 200, 401, 404, 200]
    assert [a.status_code for a in answers.values()] == [200, 200, *statuses]
    assert {name: judged(answer) for name, answer in answers.items() if judged(answer)} == {}
    assert len({answer["X-Request-Id"] for answer in answers.values()}) == len(answers)
    assert answers["500"]["X-Request-Id"] in answers["500"].content.decode()
    assert "a fault" not in answers["500"].content.decode()


@pytest.mark.django_db
def test_a_page_that_is_not_open_says_which_permission_it_needs_and_who_can_give_it(make_person, browser_of):
    keeper, seller = make_person("system_administrator"), make_person("sales")
    shown = browser_of(seller).get("/company/").content.decode()
    assert "Manage the company and its departments" in shown
    assert keeper.name in shown.partition("Who can give it")[2].partition("</dl>")[0]


@pytest.mark.django_db
def test_a_closed_page_names_who_has_what_it_needs_and_only_who_can_give_it(make_person, browser_of):
    keepers = [make_person(role) for role in ("system_administrator", "security_administrator")]
    auditor, gone = make_person("auditor"), make_person("security_administrator")
    staff.close_account(gone, by=User.system())
    shown = browser_of(make_person("sales")).get("/audit/").content.decode()
    has, _term, gives = shown.partition("Who has it")[2].partition("Who can give it")
    assert auditor.name in has
    assert keepers[1].name in gives
    assert not {name for name in (keepers[0].name, auditor.name, gone.name) if f"</span>{name}<" in gives}


@pytest.mark.django_db
def test_CUS_24_no_page_runs_or_asks_for_anything_that_is_not_ours(manager, browser_of):
    policy = browser_of(manager).get("/customers/")["Content-Security-Policy"]
    allowed = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert allowed["default-src"] == "'self'"
    assert "unsafe" not in allowed["script-src"]
    assert allowed["style-src"] == "'self'"
    assert allowed["object-src"] == allowed["base-uri"] == allowed["frame-ancestors"] == "'none'"
    assert not re.search(r"https?:|\*", policy)


@pytest.mark.django_db
def test_CUS_24_what_a_signed_in_person_saw_stays_in_no_cache(manager, browser_of):
    client = browser_of(manager)
    for address in ("/", "/customers/", "/api/customers/", "/people/me/tokens/"):
        assert client.get(address)["Cache-Control"] == "private, no-store", address


@pytest.mark.django_db
@pytest.mark.parametrize("tls", [False, True])
def test_CUS_24_cookies_are_out_of_reach_of_scripts_and_other_sites(make_person, tls):
    person = make_person("sales")
    client = Client()
    with override_settings(SESSION_COOKIE_SECURE=tls, CSRF_COOKIE_SECURE=tls):
        client.get("/sign-in/")
        client.post("/sign-in/", {"login": person.username, "password": PASSWORD})
    session, token = client.cookies["sessionid"], client.cookies["csrftoken"]
    assert (session["httponly"], session["samesite"], bool(session["secure"])) == (True, "Lax", tls)
    assert (token["samesite"], bool(token["secure"])) == ("Lax", tls)


@pytest.mark.django_db
def test_signing_in_changes_the_sessions_name_and_leads_nowhere_else(make_person):
    person = make_person("sales")
    client = Client()
    client.get("/sign-in/?next=https://evil.example/")
    form = {"login": person.username, "password": PASSWORD, "next": "https://evil.example/"}
    answer = client.post("/sign-in/", form)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/people/me/tokens/").status_code == 200
    assert client.post("/settings/", {"theme": "dark", "next": "//evil.example/"})["Location"] == "/"


@pytest.mark.both
@pytest.mark.django_db
def test_health_says_whether_the_database_is_of_this_version(client, monkeypatch):
    assert client.get("/healthz").json() == {"ok": True, "migrations_waiting": 0}
    monkeypatch.setattr("guanxi.config.views._is_current", False)
    monkeypatch.setattr("django.db.migrations.executor.MigrationExecutor.migration_plan", lambda *_: ["one"])
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["migrations_waiting"]) == (503, 1)


@pytest.mark.django_db
def test_what_only_a_button_may_send_opens_a_page_with_words(manager, browser_of):
    answer = browser_of(manager).get("/settings/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "<h1" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "most"), [("MAX_MEMORY_SIZE", 20), ("MAX_NUMBER_FIELDS", 1)])
def test_too_much_at_once_is_said_on_a_page(manager, browser_of, settings, name, most):
    setattr(settings, f"DATA_UPLOAD_{name}", most)
    answer = browser_of(manager).post("/settings/", {"theme": "dark", "next": "/" * 50})
    assert answer.status_code == 413
    assert "<h1" in answer.content.decode()
    assert f"at most {most} " in answer.content.decode(), "what was too much, and how much is taken"
