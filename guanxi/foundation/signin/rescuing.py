"""What a rescue code is: its signs, how long and how often it holds, and what is kept of it."""

from datetime import timedelta
from typing import Final

from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy

from guanxi.foundation.accounts.models import User

from .models import Rescue

SIGNS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is taken for another
LENGTH: Final = 16
LASTS: Final = timedelta(minutes=30)
TRIES: Final = 5
WRONG = gettext_lazy("This code is not right, was used, or is older than half an hour. Ask for another one.")


def digest_of(user: User, code: str) -> str:
    """What is kept of a code."""
    return salted_hmac(f"guanxi.rescue.{user.pk}", _plain(code), algorithm="sha256").hexdigest()


def is_right(row: Rescue, code: str) -> bool:
    """Whether the code is this one, in time, and not tried too often."""
    fits = constant_time_compare(row.digest, digest_of(row.user, code))
    return bool(row.digest) and fits and row.tries <= TRIES and row.expires_at > timezone.now()


def _plain(code: str) -> str:
    return "".join(sign for sign in code.upper() if sign.isalnum())


def count_try(user: User) -> None:
    """Before each try, whatever comes of it: written by the door, and never rolled back with a refusal."""
    Rescue.objects.filter(user=user).count_try()
