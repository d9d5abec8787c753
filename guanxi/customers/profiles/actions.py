"""Saying what a customer is like."""

from typing import Any

from guanxi.customers.choices import Channel
from guanxi.customers.models import Customer
from guanxi.customers.profiles.models import Income, Profile
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.checking import Rules, assign
from guanxi.foundation.errors import Refused
from guanxi.foundation.privacy.fields import field_of
from guanxi.foundation.sentences import said as _

NAMES = ("gender", "occupation", "income", "preferences", "attitudes", "buying", "source")
RULES = Rules(Profile, NAMES)
INCOME = field_of(Profile, "income").label


@action("customers.change_customer")
def describe_customer(subject: Customer | Profile, *, by: User, values: dict[str, Any]) -> Profile:
    """Say what is known of the person, or of how the firm buys; only what is given changes.

    Of a profile its own version is held against the one that a program read, not the customer's.
    """
    profile = subject if isinstance(subject, Profile) else _profile_of(subject)
    given = {name: value for name, value in values.items() if name in NAMES}
    if given.get("income") and given["income"] not in Income.values:
        raise Refused(_("There is no such income."), field="income")
    given["source"] = given.get("source") or (profile.source if profile.pk else Channel.SALES)
    assign(profile, RULES.checked(given))
    if profile.pk and not profile.differences():
        ledger.require().keep_silent()
        return profile
    profile.save()
    return profile


def _profile_of(customer: Customer) -> Profile:
    found: Profile | None = Profile.objects.filter(customer=customer).first()
    return found or Profile(customer=customer)
