"""CUS-24: after five wrong passwords a sign-in name is closed for everybody, in every web process."""

import subprocess
import sys

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from tests.plugin import PROJECT

from .conftest import PASSWORD

ANOTHER_PROCESS = """
import os, sys, django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = os.environ["GUANXI_TEST_DATABASE"]
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
django.setup()
from django.test import Client
name, password, times = sys.argv[1:]
client = Client()
for _ in range(int(times)):
    answer = client.post("/sign-in/", {"login": name, "password": password})
print(answer.status_code, "_auth_user_id" in client.session)
"""


def elsewhere(name: str, password: str, times: int = 1) -> str:
    """Try to sign in from a web process of its own; status, and whether it let us in."""
    import os

    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "guanxi.config.settings",
        "GUANXI_TEST_DATABASE": str(connection.settings_dict["NAME"]),
        "GUANXI_HOSTS": "testserver",
        "GUANXI_LOG_LEVEL": "ERROR",
    }
    done = subprocess.run(
        [sys.executable, "-c", ANOTHER_PROCESS, name, password, str(times)],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture(autouse=True)
def _no_old_limits(db: None) -> None:
    cache.clear()


def tries(client: Client, name: str, password: str, times: int = 1) -> bool:
    for _ in range(times):
        client.post("/sign-in/", {"login": name, "password": password})
    return "_auth_user_id" in client.session


@pytest.mark.django_db(transaction=True)
def test_CUS_24_the_lock_out_of_one_web_process_holds_in_the_others(make_person):
    person = make_person("sales")
    assert elsewhere(person.username, "wrong password", 3) == "200 False"
    assert not tries(Client(), person.username, "wrong password", 2)
    assert elsewhere(person.username, PASSWORD) == "200 False", "five tries in two processes are five tries"
    assert not tries(Client(), person.username, PASSWORD)


@pytest.mark.django_db
def test_CUS_24_whoever_is_locked_out_is_told_so_in_words(make_person):
    person, client = make_person("sales"), Client(headers={"Accept-Language": "en"})
    tries(client, person.username, "wrong password", 5)
    page = client.post("/sign-in/", {"login": person.username, "password": PASSWORD})
    assert "Too many wrong passwords" in page.content.decode()


@pytest.mark.django_db
def test_CUS_24_neither_spelling_nor_another_name_resets_it(make_person):
    person, other = make_person("sales"), make_person("sales")
    assert not tries(Client(), person.username.upper(), "wrong password", 3)
    assert not tries(Client(), person.username, "wrong password", 2)
    assert not tries(Client(), person.username, PASSWORD)
    assert tries(Client(), other.username, PASSWORD), "the others go on working"


@pytest.mark.django_db
def test_CUS_24_many_names_do_not_push_a_lock_out_out(make_person, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key"}
    person = make_person("sales")
    tries(Client(), person.username, "wrong password", 5)
    for number in range(310):  # Django's database cache would keep 300 entries
        cache.set(f"somebody-{number}", 1, 300)
    assert not tries(Client(), person.username, PASSWORD)


@pytest.mark.django_db
def test_signing_in_says_nothing_about_who_exists(make_person):
    person = make_person("sales")
    texts = []
    for name in (person.username, "nobody-of-that-name"):
        client = Client(headers={"Accept-Language": "en"})
        page = client.post("/sign-in/", {"login": name, "password": "wrong password"}).content.decode()
        texts.append(page.replace(name, "NAME"))
    strip = [t[t.index("<form") : t.index("</form>")] for t in texts]
    tokens = [s.split('csrfmiddlewaretoken" value="')[1].split('"')[0] for s in strip]
    assert strip[0].replace(tokens[0], "") == strip[1].replace(tokens[1], "")
