"""Whose customers somebody who leaves still has."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import ngettext

from guanxi.foundation.accounts.models import User
from guanxi.foundation.staff.leaving import Held
from guanxi.foundation.ui import formats

from .models import Customer


def customers_held(user: User) -> Held | None:
    """They go to others on a page of their own: a customer's value may ask for approval first."""
    count = Customer.objects.filter(owner=user).count()
    if not count:
        return None
    words = ngettext("%(count)s customer", "%(count)s customers", count) % {"count": formats.number(count)}
    return Held(words, f"{reverse('hand_over_customers')}?{urlencode({'leaver': user.pk})}")
