"""One's own second factors: an authenticator app, passkeys, recovery codes."""

from contextlib import suppress

from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.errors import Refused
from guanxi.foundation.privacy.cipher import SealBroken
from guanxi.foundation.signin import actions, factors, mfa, passkeys
from guanxi.foundation.signin.forms import CodeForm, PasskeyForm
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.own import own_tabs
from guanxi.foundation.ui.refusals import add_refusal
from guanxi.foundation.ui.toasts import toast

SECRET = "new_authenticator_secret"  # noqa: S105 - the name under which the session holds it, sealed


@require_GET
def show_factors(request: SignedIn) -> HttpResponse:
    """What there is, what is asked for, and adding more."""
    due = factors.due_in(request)
    context = {
        "tabs": own_tabs("show_factors"),
        "factors": factors.factors_of(request.user),
        "codes_left": factors.codes_left(request.user),
        "due": formats.day(due) if due else "",
        "is_overdue": factors.is_overdue(request),
    }
    return render(request, "signin/factors.html", context)


@require_http_methods(["GET", "POST"])
def add_authenticator_app(request: SignedIn) -> HttpResponse:
    """Show the picture to scan; the first right code proves that the app has it."""
    form = CodeForm(request.POST or None)
    secret = _secret(request)
    if request.method == "POST" and form.is_valid():
        try:
            codes = actions.add_authenticator_app(
                request.user, by=request.user, secret=secret, code=form.cleaned_data["code"]
            )
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            request.session.pop(SECRET, None)
            return _added(request, codes, _("The authenticator app is set up."))
    adapter = mfa.Factors()
    picture = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    context = {
        "form": form,
        "picture": mark_safe(picture),  # noqa: S308 - drawn here, from a secret made here
        "secret": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
        "submit_label": _("Set up the app"),
        "cancel_url": reverse("show_factors"),
    }
    return render(request, "signin/app.html", context, status=422 if form.errors else 200)


def _secret(request: SignedIn) -> str:
    """The secret offered to the app, sealed in the session until a code proves it arrived."""
    with suppress(KeyError, SealBroken):  # broken: its key has been retired since
        return mfa.opened(request.session[SECRET])
    secret = str(totp.generate_totp_secret())
    request.session[SECRET] = mfa.sealed(secret)
    return secret


@require_http_methods(["GET", "POST"])
def add_passkey(request: SignedIn) -> HttpResponse:
    """Make a passkey in the browser, and keep its public half."""
    form = PasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        credential = form.cleaned_data["credential"]
        try:
            webauthn.parse_registration_response(credential)
            webauthn.complete_registration(credential)
            codes = actions.add_passkey(
                request.user, by=request.user, name=form.cleaned_data["name"], credential=credential
            )
        except Refused as refusal:
            add_refusal(form, refusal)
        except (ValidationError, ValueError):
            form.add_error(None, _("The passkey could not be checked. Try once more."))
        else:
            return _added(request, codes, _("The passkey is set up."))
    context = {
        "form": form,
        "options": passkeys.offer(request.user),
        "submit_label": _("Make a passkey"),
        "cancel_url": reverse("show_factors"),
    }
    return render(request, "signin/passkey.html", context, status=422 if form.errors else 200)


def _added(request: SignedIn, codes: list[str], said: str) -> HttpResponse:
    """After the first factor come the recovery codes, on the one page that shows them."""
    factors.note_due(request, request.user)
    toast(request, said)
    if not codes:
        return redirect("show_factors")
    return render(request, "signin/codes.html", {"codes": codes}, status=201)


@require_POST
def make_recovery_codes(request: SignedIn) -> HttpResponse:
    """New ones; those made before open nothing from now on."""
    codes = actions.make_recovery_codes(request.user, by=request.user)
    return render(request, "signin/codes.html", {"codes": codes}, status=201)


@require_POST
def remove_factor(request: SignedIn, pk: int) -> HttpResponse:
    """An app or a passkey that is no longer at hand."""
    actions.remove_factor(request.user, by=request.user, factor=pk)
    factors.note_due(request, request.user)
    toast(request, _("It is removed, and opens nothing from now on."))
    return redirect("show_factors")
