"""Which roles need a second factor."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guanxi.foundation.accounts.models import Company, Role
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.errors import Refused
from guanxi.foundation.signin import actions, factors
from guanxi.foundation.signin.forms import FactorRuleForm
from guanxi.foundation.staff.tabs import company_tabs
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.refusals import add_refusal
from guanxi.foundation.ui.toasts import toast

PERMISSION = "accounts.manage_company"


@require_http_methods(["GET", "POST"])
def require_second_factor(request: SignedIn) -> HttpResponse:
    """Tick roles, and say how long people have to set one up."""
    if not request.user.may(PERMISSION):
        raise PermissionDenied(PERMISSION)
    rules = factors.rules()
    roles = Role.objects.visible_to(request.user).filter(pk__in=[rule.role_id for rule in rules])
    form = FactorRuleForm(request.POST or None, initial={"roles": roles})
    if request.method == "POST" and form.is_valid():
        try:
            actions.require_second_factor(
                Company.get(), by=request.user, roles=list(form.cleaned_data["roles"]),
                days=form.cleaned_data["days"],
            )  # fmt: skip
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            toast(request, _("Saved. It holds from the next sign-in of each person on."))
            return redirect("require_second_factor")
    context = {
        "form": form,
        "tabs": company_tabs("require_second_factor"),
        "rules": [(str(rule.role), formats.day(rule.due_on)) for rule in rules],
        "submit_label": _("Save roles"),
    }
    return render(request, "signin/rules.html", context, status=422 if form.errors else 200)
