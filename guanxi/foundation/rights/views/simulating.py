"""Beginning to look at pages as a colleague, and ending it."""

import time

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.rights import actions
from guanxi.foundation.rights.simulation import KEPT, PERMISSION
from guanxi.foundation.ui.toasts import toast


@require_POST
def start_simulation(request: SignedIn, pk: int) -> HttpResponse:
    """From the next page on: what both may see, and nothing to be changed."""
    if not request.user.may(PERMISSION):
        raise PermissionDenied(PERMISSION)
    user = get_object_or_404(User.objects.within_scope(request.user, PERMISSION), pk=pk)
    actions.start_simulation(user, by=request.user)
    request.session[KEPT] = [user.pk, time.time()]
    return redirect("/")


@require_POST
def end_simulation(request: SignedIn) -> HttpResponse:
    """Whoever looks has been put back in place before this is asked (``config/simulating.py``)."""
    toast(request, _("You see your own pages again."), tone="now")
    return redirect("list_people" if request.user.may("accounts.manage_users") else "/")
