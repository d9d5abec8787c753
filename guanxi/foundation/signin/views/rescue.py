"""The way back in for who forgot the password: what to do, and the page that takes the code."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused
from guanxi.foundation.signin import actions, guesses, rescuing
from guanxi.foundation.signin.forms import RescueForm
from guanxi.foundation.ui.refusals import add_refusal
from guanxi.foundation.ui.toasts import toast


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def use_rescue(request: HttpRequest) -> HttpResponse:
    """Sign-in name, code and a new password; nothing tells who exists."""
    form = RescueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _tried(request, dict(form.cleaned_data))
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            toast(request, _("Your new password is set. Sign in with it."))
            return redirect("account_login")
    return render(request, "signin/rescue.html", {"form": form}, status=422 if form.errors else 200)


def _tried(request: HttpRequest, values: dict[str, Any]) -> None:
    name = values["username"].strip().lower()
    if guesses.are_too_many(request, f"rescue-{name}"):
        raise Refused(_("Too many tries. Wait five minutes, then try again."))
    # unscoped: nobody is signed in; the answer is the same for whoever there is not
    user = User.objects.filter(username=name, is_active=True, is_system=False).first()
    if user is None:
        raise Refused(rescuing.WRONG, field="code")
    rescuing.count_try(user)
    actions.use_rescue(user, by=user, code=values["code"], password=values["password"])
