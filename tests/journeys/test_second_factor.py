"""CUS-24: signing in with a passkey and with an authenticator app, in a real browser."""

import re
import time
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value


@pytest.fixture
def place(house: Any) -> str:
    """Passkeys belong to a name, never to a number."""
    return str(house.url).replace("127.0.0.1", "localhost")


def virtual_authenticator(page: Any) -> Any:
    """A device that makes passkeys and always recognises its owner."""
    link = page.context.new_cdp_session(page)
    link.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = link.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return link, made["authenticatorId"]


def give_password(page: Any, place: str, name: str, password: str) -> None:
    page.goto(f"{place}/sign-in/")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Any, place: str) -> None:
    page.goto(f"{place}/sign-out/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/**")


def colleague(house: Any, name: str) -> tuple[str, str]:
    password = "a secret for this journey"
    house.guanxi("user", name, "--role", "sales", "--password-stdin", typed=password + "\n")
    return name, password


def test_CUS_24_a_passkey_is_made_signs_in_and_confirms(house, open_page, place):
    name, password = colleague(house, "passkey-person")
    page = open_page(language="en")
    link, device = virtual_authenticator(page)
    give_password(page, place, name, password)
    page.goto(f"{place}/people/me/second-factor/")
    page.get_by_role("link", name="Add a passkey").first.click()
    page.get_by_label("Name").fill("Journey's device")
    page.get_by_role("button", name="Make a passkey").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    assert len(page.locator(".gx-codes li").all()) == 10
    kept = link.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
    assert [each["rpId"] for each in kept] == ["localhost"]

    sign_out(page, place)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{place}/")

    sign_out(page, place)
    give_password(page, place, name, password)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{place}/")

    page.goto(f"{place}/confirm/?next=/people/me/tokens/")
    page.get_by_role("button", name="Confirm with a passkey").click()
    page.wait_for_url(f"{place}/people/me/tokens/")

    link.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    sign_out(page, place)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("The passkey was not shown").first.wait_for()


def test_CUS_24_an_authenticator_app_is_set_up_and_asked_for(house, open_page, place):
    name, password = colleague(house, "app-person")
    page = open_page(language="en", width=390, height=844)
    give_password(page, place, name, password)
    page.wait_for_url(re.compile(r"/$"))
    page.goto(f"{place}/people/me/second-factor/app/")
    page.get_by_text("The picture cannot be scanned?").click()
    secret = page.locator("details code").inner_text().replace(" ", "")
    page.get_by_label("Code from the app").fill(code_of(secret))
    page.get_by_role("button", name="Set up the app").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    code = page.locator(".gx-codes li").first.inner_text()

    sign_out(page, place)
    give_password(page, place, name, password)
    page.get_by_label("Code from the app, or a recovery code").fill(code_of(secret))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{place}/")

    sign_out(page, place)
    give_password(page, place, name, password)
    page.get_by_label("Code from the app, or a recovery code").fill(code)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{place}/")
    page.goto(f"{place}/people/me/second-factor/")
    page.get_by_text("9 are unused").wait_for()


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
