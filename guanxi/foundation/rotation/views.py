"""The keys of personal data: which there are, new ones, and how far everything is written anew under them."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guanxi.foundation.accounts.models import Company
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.rotation import actions, standing
from guanxi.foundation.rotation.shown import rotation_as_shown
from guanxi.foundation.sentences import listed
from guanxi.foundation.staff.tabs import company_tabs
from guanxi.foundation.ui.toasts import toast

PERMISSION, READING = "frontdoor.back_up", ("frontdoor.back_up", "accounts.manage_company")


@require_GET
def show_encryption_keys(request: SignedIn) -> HttpResponse:
    """The keys in use, the old ones, and the rotation that goes on; asks again by itself while it does."""
    if not any(map(request.user.may, READING)):
        raise PermissionDenied(PERMISSION)
    context = rotation_as_shown(standing.latest(), timezone.now()) | {
        "tabs": company_tabs("show_encryption_keys"),
        "may_rotate": request.user.may(PERMISSION),
    }
    fragment = request.headers.get("HX-Request-Type") == "partial"
    return render(request, "rotation/standing.html" if fragment else "rotation/keys.html", context)


@require_POST
def begin_rotation(request: SignedIn) -> HttpResponse:
    """New keys, and everything is written anew under them; what was paused or cut off goes on."""
    actions.begin_rotation(Company.get(), by=request.user)
    toast(request, _("Personal data is being encrypted with the new keys. Work goes on meanwhile."))
    return redirect("show_encryption_keys")


@require_POST
def pause_rotation(request: SignedIn) -> HttpResponse:
    """It rests after the batch at hand; everything reads and is found under old keys and new ones."""
    actions.pause_rotation(Company.get(), by=request.user)
    toast(request, _("The rotation pauses after the current batch."))
    return redirect("show_encryption_keys")


@require_POST
def retire_keys(request: SignedIn) -> HttpResponse:
    """The old keys are forgotten now, and not when their hour comes by itself."""
    gone = actions.retire_keys(Company.get(), by=request.user)
    toast(request, _("Forgotten: %(keys)s.") % {"keys": listed(gone)})
    return redirect("show_encryption_keys")
