"""The list of people: found by name, with the last sign-in and whether a second factor stands."""

from datetime import UTC, datetime

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.tests.people import Browser, make_user


def test_people_are_found_by_name_and_their_sign_in_and_second_factor_are_told(db):
    keeper = make_user(None, {"accounts.manage_users": Scope.ALL}, name="Keeper")
    lin, chen = make_user(None, {}, name="Lin Xiaolan"), make_user(None, {}, name="Chen Wei")
    QuerySet(User).filter(pk=lin.pk).update(last_login=datetime(2020, 5, 6, 4, tzinfo=UTC))
    Authenticator.objects.create(user=lin, type=Authenticator.Type.TOTP, data={})
    browser = Browser(keeper)
    page = browser.look("/people/?q=lin")
    rows = page.partition("<tbody>")[2]
    assert (lin.name in rows, chen.name in rows, "6 May 2020" in rows, "yes" in rows) == (
        True,
        False,
        True,
        True,
    )
    rows = browser.look(f"/people/?q={chen.username}").partition("<tbody>")[2]
    assert (chen.name in rows, "never" in rows, "yes" in rows) == (True, True, False)
    assert "Nobody is called that." in browser.look("/people/?q=Zhao")
