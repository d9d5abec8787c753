"""Looking at pages as a colleague: the session says as whom, every request asks whether that still may be.

What both may see is seen (``accounts/queries.py``), nothing is written: not by actions, not by any other way.
"""

import time
from collections.abc import Callable
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.door import comer
from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused
from guanxi.foundation.rights import actions
from guanxi.foundation.rights.simulation import KEPT, PERMISSION

from .middleware import Refusals
from .problems import API, problem

SECONDS: Final = 30 * 60
READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_PAGES: Final = "/people/me/"

type Next = Callable[[HttpRequest], HttpResponse]


class Simulation:
    """Behind sign-in and before everything that asks who somebody is."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        kept = request.session.get(KEPT)
        if kept:
            _look(request, *kept)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Nothing but reading, and nothing that is a person's own alone."""
        person = request.user
        if not isinstance(person, User) or person.watched_by is None:
            return None
        if request.method in READING and not request.path.startswith(OWN_PAGES):
            return None
        sentence = _("You are looking at pages as %(name)s: nothing can be changed.") % {"name": person}
        if request.path.startswith(API):
            return problem(409, sentence)
        return Refusals(self.get_response).process_exception(request, Refused(sentence))


def _look(request: HttpRequest, target_id: int, since: float) -> None:
    """Put the colleague in the place of whoever looks, as long as that may be."""
    looking = request.user
    if isinstance(looking, AnonymousUser):
        del request.session[KEPT]
        return
    looking = comer(looking.pk) or looking
    target = comer(target_id)
    because = _why_over(request, looking, target, since)
    if because or target is None:
        _end(request, looking, target_id, because)
        return
    target.watched_by = looking
    target.language, target.theme, target.zone = looking.language, looking.theme, looking.zone
    request.user = target


def _why_over(request: HttpRequest, looking: User, target: User | None, since: float) -> str:
    if request.path == reverse("end_simulation"):
        return "asked"
    if request.path == reverse("account_logout") and request.method == "POST":
        return "signed-out"
    if time.time() - since > SECONDS:
        return "over"
    if target is None or not target.is_active or target.is_system:
        return "gone"
    within = User.objects.within_scope(looking, PERMISSION)
    return "" if within.filter(pk=target.pk).exists() else "not-allowed"


def _end(request: HttpRequest, looking: User, target_id: int, because: str) -> None:
    del request.session[KEPT]
    actions.end_simulation(looking, by=looking, as_user=target_id, because=because)
