"""What tests of consents begin with."""

import itertools

from guanxi.customers.actions import change_contact_policy, publish_notice, record_consent
from guanxi.customers.models import Contact
from guanxi.customers.tests.factories import SELLING, make_user
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.scopes import Scope

_count = itertools.count(1)
KEEPING = {
    **dict.fromkeys([*SELLING, "customers.record_consent", "customers.view_consent"], Scope.ALL),
    "customers.manage_consent": Scope.ALL,
    "tasks.add_task": Scope.ALL,
    "savedviews.export_list": Scope.OWN,
}


def keeper(**more) -> User:
    """Who may do all of it, in a house without quiet hours: no test goes by the hour at which it runs."""
    found = make_user(grants=KEEPING, **{"language": "en", **more})
    change_contact_policy(Company.get(), by=found, values={"quiet_from": "", "quiet_to": ""})
    return found


def notice_of(by: User, text: str = "We write to you about new products."):
    return publish_notice(Company.get(), by=by, name="Notice", language="en", text=text)


def consent(contact: Contact, by: User, **said):
    """A consent to marketing by e-mail, on paper, unless said otherwise."""
    given = {"purpose": "marketing", "channels": ["email"], "source": "paper", **said}
    if given.get("basis", "consent") == "consent" and "notice" not in given:
        given["notice"] = notice_of(by, f"We write to you. {next(_count)}")
    return record_consent(contact.customer, by=by, contact=contact, **given)
