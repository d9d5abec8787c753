"""What belongs to the signed-in person alone: the password, and tokens for programs."""

from datetime import timedelta

from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.foundation.accounts.models import Token
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.errors import Refused
from guanxi.foundation.staff import actions
from guanxi.foundation.staff.forms import OwnPasswordForm, OwnSettingsForm, SignInNameForm, TokenForm
from guanxi.foundation.staff.reach import permissions_of, rooms_of, shown_tokens
from guanxi.foundation.ui.own import own_tabs
from guanxi.foundation.ui.refusals import add_refusal
from guanxi.foundation.ui.toasts import toast


@require_http_methods(["GET", "POST"])
def choose_language_and_zone(request: SignedIn) -> HttpResponse:
    """How this person is called, and in which language and by which clock the house is seen."""
    user = request.user
    initial = {"name": user.name, "language": user.language or get_language(), "zone": user.zone}
    form = OwnSettingsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.change_own_settings(user, by=user, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            with override(user.language):  # the page that follows speaks it, and so does its toast
                toast(request, _("Name, language and time zone are saved."))
            return redirect("choose_language_and_zone")
    context = {"form": form, "submit_label": _("Save"), "heading": _("Name, language and time zone")}
    context["tabs"] = own_tabs("choose_language_and_zone")
    return render(request, "staff/own.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def change_own_sign_in_name(request: SignedIn) -> HttpResponse:
    """By which name this person signs in; the password and all sessions stay."""
    form = SignInNameForm(request.POST or None, initial={"username": request.user.username})
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.change_own_sign_in_name(request.user, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            toast(request, _("You sign in as “%(login)s” from now on.") % {"login": user.username})
            return redirect("change_own_sign_in_name")
    context = {"form": form, "submit_label": _("Save"), "heading": _("My sign-in name")}
    context["tabs"] = own_tabs("change_own_sign_in_name")
    return render(request, "staff/own.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def change_own_password(request: SignedIn) -> HttpResponse:
    """A new password; this session goes on, all others end."""
    form = OwnPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.change_own_password(request.user, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            update_session_auth_hash(request, user)
            toast(request, _("Your password is changed. Other devices have to sign in again."))
            return redirect("/")
    context = {"form": form, "submit_label": _("Change password"), "heading": _("My password")}
    context["tabs"] = own_tabs("change_own_password")
    template = "staff/choose_password.html" if request.user.must_choose else "staff/own.html"
    return render(request, template, context, status=422 if form.errors else 200)


@require_GET
def list_tokens(request: SignedIn) -> HttpResponse:
    """One's own tokens, newest first; their secrets are known to nobody."""
    rows = Token.objects.visible_to(request.user).filter(user=request.user).order_by("-pk")
    return render(
        request, "staff/tokens.html", {"tokens": shown_tokens(rows), "tabs": own_tabs("list_tokens")}
    )


@require_http_methods(["GET", "POST"])
def create_token(request: SignedIn) -> HttpResponse:
    """Make a token; the answer is the one page that ever shows it."""
    form = TokenForm(
        request.POST or None, rooms=rooms_of(request.user), permissions=permissions_of(request.user)
    )
    if request.method == "POST" and form.is_valid():
        days = form.cleaned_data.pop("days")
        ends = timezone.now() + timedelta(days=days) if days else None
        try:
            token, secret = actions.create_token(
                request.user, by=request.user, expires_at=ends, **form.cleaned_data
            )
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return render(request, "staff/token.html", {"token": token, "secret": secret}, status=201)
    context = {
        "form": form,
        "submit_label": _("Create token"),
        "heading": _("New token"),
        "cancel_url": reverse("list_tokens"),
    }
    return render(request, "staff/own.html", context, status=422 if form.errors else 200)


@require_POST
def revoke_token(request: SignedIn, pk: int) -> HttpResponse:
    """The token opens nothing from now on."""
    token = get_object_or_404(Token.objects.visible_to(request.user), pk=pk)
    actions.revoke_token(token, by=request.user)
    toast(request, _("The token “%(name)s” is revoked.") % {"name": token.name})
    return redirect("list_tokens")
