"""Which kinds of facts files for outside leave out."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guanxi.foundation.accounts.models import Company
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.customfields.keeping import fields_of
from guanxi.foundation.customfields.nouns import Noun, nouns
from guanxi.foundation.rights import actions
from guanxi.foundation.rights.forms import OutwardForm
from guanxi.foundation.sentences import listed
from guanxi.foundation.staff.separation import appoints_first
from guanxi.foundation.ui.outward import KINDS
from guanxi.foundation.ui.toasts import toast

PERMISSION = "accounts.manage_roles"


@require_http_methods(["GET", "POST"])
def change_outward_files(request: SignedIn) -> HttpResponse:
    """What stays in the house when a list leaves as a file."""
    if not request.user.may(PERMISSION):
        if request.method == "GET" and appoints_first(request.user):
            return render(request, "rights/nobody.html")  # as the roles beside it say it
        raise PermissionDenied(PERMISSION)
    company = Company.get()
    stays = [kind for kind in KINDS if kind not in company.goes_out]
    form = OutwardForm(request.POST if request.method == "POST" else None, initial={"stays": stays})
    if request.method == "POST" and form.is_valid():
        actions.change_outward_files(company, by=request.user, **form.cleaned_data)
        toast(request, _("What external files leave out is saved."))
        return redirect("change_outward_files")
    context = {
        "form": form,
        "heading": _("External files"),
        "submit_label": _("Save"),
        "cancel_url": reverse("list_roles"),
        "internal": [(noun.label, noun_fields) for noun in nouns() if (noun_fields := _internal(noun))],
    }
    return render(request, "rights/outward.html", context, status=422 if form.errors else 200)


def _internal(noun: Noun) -> str:
    """The names of the own fields that leave with no file, and of what is computed from them."""
    every = fields_of(noun.model)
    return str(listed([field.label for field in every if field.is_internal_of(every)]))
