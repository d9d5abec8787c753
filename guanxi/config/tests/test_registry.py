"""The one registry of verbs and keys: no two keys collide, and nobody is offered what is not theirs."""

import re
from itertools import pairwise

import pytest
from django.urls import Resolver404, resolve

from guanxi.config.navigation import GO, MENU
from guanxi.config.roles import ROLES
from guanxi.config.verbs import FOUND, VERBS
from guanxi.foundation.palette import declared, sheet

pytestmark = pytest.mark.page

OWN = {keys for keys, _label in sheet.OWN}
EVERYWHERE = [verb.keys for verb in VERBS if verb.keys]


def collisions(keys):
    """Keys that are there twice, or that begin another: the longer one could never be reached."""
    ordered = sorted(keys)
    return [(a, b) for a, b in pairwise(ordered) if a == b or b.startswith(f"{a} ")]


def test_no_two_keys_collide_anywhere_one_may_stand():
    for kind in FOUND:
        here = [verb.keys for verb in kind.verbs if verb.keys]
        assert collisions([*OWN, *EVERYWHERE, *here]) == [], kind.code


def test_a_collision_would_be_seen():
    assert collisions(["g c", "g c"])
    assert collisions(["g", "g c"])
    assert not collisions(["g c", "g d", "n"])


def test_keys_are_a_letter_or_c_or_g_and_a_letter():
    said = [*OWN, *EVERYWHERE, *(verb.keys for kind in FOUND for verb in kind.verbs if verb.keys)]
    assert not [keys for keys in said if not declared.KEYS.fullmatch(keys)]


def test_codes_are_used_once_and_fit_what_is_remembered():
    codes = [verb.code for verb in VERBS]
    assert len(codes) == len(set(codes))
    assert not [code for code in codes if not re.fullmatch(r"[a-z0-9_]{1,40}", code)]
    assert len({kind.code for kind in FOUND}) == len(FOUND)


def test_every_page_of_the_menu_is_a_verb_and_has_a_key_that_its_sheet_tells():
    pages = {entry.url for group in MENU for entry in group.entries}
    assert pages <= {verb.url for verb in VERBS}
    opened = {verb.url for verb in VERBS if verb.keys.startswith("g ")}
    assert pages & opened == set(GO)
    # Letters are few, and these are opened seldom.
    seldom = {"/proposals/", "/person-requests/", "/consent/notices/"}
    assert pages - opened == seldom | {url for url in pages if url.startswith("/insight/")}


def test_every_verb_leads_somewhere():
    picks = {f"{kind.code}.{verb.code}" for kind in FOUND for verb in kind.verbs}
    assert {verb.pick for verb in VERBS if verb.pick} <= picks
    urls = {verb.url for verb in VERBS if not verb.pick}
    urls |= {verb.url.replace("{pk}", "1") for kind in FOUND for verb in kind.verbs}
    for url in urls:
        try:
            resolve(url.partition("?")[0].partition("#")[0])
        except Resolver404:
            pytest.fail(f"{url} leads nowhere")


@pytest.mark.both
@pytest.mark.django_db
@pytest.mark.parametrize("role", [*ROLES, "nothing"])
def test_nobody_is_offered_a_page_that_refuses(role, make_person, browser_of):
    user = make_person(*([] if role == "nothing" else [role]))
    browser = browser_of(user)
    offered = [verb for verb in declared.verbs_of(user) if not verb.pick and verb.post is None]
    refused = {verb.url: status for verb in offered if (status := browser.get(verb.url).status_code) != 200}
    assert not refused


@pytest.mark.django_db
def test_keys_stand_beside_the_menu_and_can_be_switched_off(manager, browser_of):
    browser = browser_of(manager)
    page = browser.get("/").content.decode()
    assert '"g c": "/customers/"' in page
    assert "<kbd>G</kbd><kbd>C</kbd>" in page
    browser.post("/settings/", {"single_keys": "off"})
    page = browser.get("/").content.decode()
    assert '<script id="page-keys" type="application/json">{}</script>' in page
    assert "<kbd>G</kbd><kbd>C</kbd>" not in page
    browser.post("/settings/", {"single_keys": "on"})
    assert '"g c": "/customers/"' in browser.get("/").content.decode()


@pytest.mark.django_db
def test_the_sheet_names_the_keys_that_one_can_use(make_person, browser_of):
    seller = browser_of(make_person("sales")).get("/find/keys/?on=board").content.decode()
    assert "On this board" in seller
    assert "In this grid" not in seller
    assert "New customer" in seller
    assert "New colleague" not in seller
    assert (
        "New colleague" in browser_of(make_person("system_administrator")).get("/find/keys/").content.decode()
    )


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["新建", "新增", "添加", "xinjian", "xj", "tianjia", "new", "add"])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_whatever_can_be_made_is_found_by_new(manager, browser_of, typed, language):
    made = [verb.code for verb in declared.verbs_of(manager) if verb.group == "create"]
    assert {"create_customer", "log_interaction", "create_task", "start_import"} <= set(made)
    asked = {"Accept-Language": language, "HX-Request-Type": "partial"}
    found = browser_of(manager).get("/find/", {"q": typed}, headers=asked).text
    assert [code for code in made if f'data-item="do:{code}"' not in found] == []
