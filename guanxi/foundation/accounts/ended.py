"""Why somebody has to sign in again: told to whoever comes with a session that was ended, and to nobody else.

It travels in a cookie of its own to the sign-in page, for the session is gone. It names a reason, no person.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.errors import Sentence

from .models import User

COOKIE = "guanxi_ended"
SECONDS = 3600
WHY: Mapping[str, Sentence] = {
    "rights": _("Your rights have changed. Sign in again to use them."),
    "password": _("Your password was changed. Sign in with the new one."),
    "closed": _("This account was closed. An administrator can open it again."),
}


def why_ended(user: Any, came_as: str) -> str:
    """The reason for which the session of ``came_as`` opens nothing; "" if it does, or none was said."""
    if user.is_authenticated or not came_as.isdecimal():
        return ""
    # unscoped: the session proves that it was this person's
    return User.objects.filter(pk=came_as).values_list("ended_for", flat=True).first() or ""


def tell_why(response: HttpResponse, why: str) -> None:
    response.set_cookie(
        COOKIE,
        why,
        max_age=SECONDS,
        httponly=True,
        samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )


def why_told(request: HttpRequest) -> Sentence:
    """What the sign-in page says: of this very request, or of the one that was sent on to it."""
    return WHY.get(getattr(request, "ended_for", "") or request.COOKIES.get(COOKIE, ""), "")
