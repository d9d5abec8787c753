"""CUS-18, CUS-30: the own page behind a signed address: nobody makes one up, and looking changes nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import signing
from django.test import Client, override_settings
from django.utils import timezone

from guanxi.customers.actions import ask_to_contact, make_contact_link, revoke_contact_link
from guanxi.customers.consent import links
from guanxi.customers.consent.models import ConsentEntry, ContactWish
from guanxi.customers.tests.consenting import consent, keeper
from guanxi.customers.tests.factories import make_contact, make_customer
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.staff.actions import change_company

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture
def by():
    return keeper()


@pytest.fixture
def contact(by):
    found = make_contact(
        make_customer(by, "恒岳"), by, "Chen Wei", email="chen@example.com", phone="13800138000"
    )
    consent(found, by)
    return found


@pytest.fixture
def link(by, contact):
    return make_contact_link(contact.customer, by=by, contact=contact)


def may(contact, by):
    found = ask_to_contact(contact.customer, by=by, contact=contact, purpose="marketing", channel="email")
    return found.allowed


def page(path, language="en", **posted):
    client = Client(headers={"accept-language": language})
    return client.post(path, posted) if posted else client.get(path)


def test_CUS_18_the_own_page_says_what_is_held_with_masked_addresses_and_one_press_ends_it(by, contact, link):
    path = links.page_of(link)
    answer = page(path)
    text = answer.content.decode()
    assert "Marketing" in text
    assert "c***@example.com" in text
    for secret in ("Chen", "恒岳", "chen@", "13800138000", contact.customer.customer_no):
        assert secret not in text
    assert answer["Cache-Control"] == "no-store"
    for language, words in (("zh-hans", "撤回"), ("zh-hant", "撤回"), ("en", "Withdraw")):
        assert words in page(path, language).content.decode()
    assert ConsentEntry.objects.filter(act="withdrawn").count() == 0  # looking changed nothing
    assert page(path, withdraw="marketing").status_code == 302
    assert not may(contact, by)
    row = ConsentEntry.objects.get(act="withdrawn")
    assert (row.purpose, row.source, row.contact_id) == ("marketing", "link", contact.pk)


def test_CUS_18_a_mail_program_ends_a_purpose_by_one_post_and_a_scanner_by_none(by, contact, link):
    headers = links.unsubscribe_headers(link, "https://crm.test", "marketing")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = headers["List-Unsubscribe"].removeprefix("<https://crm.test").removesuffix(">")
    assert page(path).status_code == 302  # to the page where one chooses
    assert may(contact, by)
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not may(contact, by)
    assert strict.post(path.replace("marketing", "service")).status_code == 404


def test_CUS_30_channels_and_frequency_are_chosen_there(by, contact, link):
    path = links.page_of(link)
    page(path, unwanted=["phone", "post"], cap="2")
    rows = ContactWish.objects.order_by("pk").values_list("channel", "wanted", "cap", "source")
    assert set(rows) == {
        ("phone", "unwanted", None, "link"),
        ("post", "unwanted", None, "link"),
        ("", "", 2, "link"),
    }
    page(path, unwanted=["post"], cap="2")
    assert ContactWish.objects.count() == 4  # only what is another than before
    assert 'value="post" checked' in page(path).content.decode()


def test_CUS_18_no_forged_expired_or_revoked_address_opens_anything(by, contact, link):
    good, other = links.token(link), make_contact_link(contact.customer, by=by, contact=contact)
    body, _colon, signature = good.rpartition(":")
    stranger = make_contact(make_customer(by, "明远"), by, email="li@example.com")
    others = make_contact_link(stranger.customer, by=by, contact=stranger)
    with override_settings(SECRET_KEY="another key", SECRET_KEY_FALLBACKS=[]):
        of_another_key = links.token(link)
    forged = [
        "nonsense",
        f"{body}:{signature[:-1]}{'A' if signature[-1] != 'A' else 'B'}",
        f"{links.token(others).partition(':')[0]}:{good.partition(':')[2]}",  # another person's, my signature
        signing.dumps([link.key.hex, others.pk], salt=links.SALT),
        signing.dumps([uuid4().hex, link.pk], salt=links.SALT),
        signing.dumps([link.key.hex, link.pk], salt="guanxi.notifications.stop"),
        of_another_key,
    ]
    revoke_contact_link(other, by=by)
    forged.append(links.token(other))
    for token in forged:
        assert page(f"/my/{token}/").status_code == 404, token
        assert page(f"/my/{token}/", withdraw="all").status_code == 404, token
        assert page(f"/my/{token}/stop/marketing/", now="yes").status_code == 404, token
    assert may(contact, by)
    change_company(Company.get(), by=User.system(), name="Hengyue", currency="CNY", zone="Asia/Shanghai")
    pages = [page(f"/my/{token}/").text for token in (good, forged[0])]
    assert ["<span>Hengyue</span>" in one for one in pages] == [True, True], "each says whose page it is"
    assert page(f"/my/{good}/").status_code == 200


@pytest.mark.both
def test_CUS_18_an_address_is_good_until_its_day_and_looks_at_it_are_counted(by, contact, monkeypatch):
    link = make_contact_link(contact.customer, by=by, contact=contact, days=1)
    assert page(links.page_of(link)).status_code == 200
    tomorrow = timezone.now() + timedelta(days=1, seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    assert links.read(links.token(link)) is None
    monkeypatch.undo()
    with override_settings(LIMITS={"open_pages": 2, "writes": 9, "requests": 9, "wrong_tokens": 9}):
        answers = [page(links.page_of(link)).status_code for _n in range(3)]
    assert answers[-1] == 429
