"""The house's own pages of consent: notices, the register of who gets data, the rules of contact."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.customers.consent import forms, house_actions
from guanxi.customers.consent.models import ContactPolicy, Notice, Transfer
from guanxi.foundation.accounts.models import Company
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.ui.parts import Tab
from guanxi.foundation.ui.refusals import is_kept
from guanxi.foundation.ui.toasts import toast

MANAGE, SEE = "customers.manage_consent", "customers.view_customer"


def _tabs(here: str) -> list[Tab]:
    pages = {
        "list_transfers": _("Who gets data"),
        "list_notices": pgettext("of how data are used", "Notices"),
        "change_contact_policy": _("Rules of contact"),
    }
    return [Tab(label, reverse(name), "", current=name == here) for name, label in pages.items()]


def _require(request: SignedIn, permission: str) -> None:
    if not request.user.may(permission):
        raise PermissionDenied(permission)


def _form(
    request: SignedIn,
    form: Any,
    write: Callable[[dict[str, Any]], Any],
    words: tuple[str, str, str],
    back: str,
) -> HttpResponse:
    heading, submit, done = words
    if is_kept(form, lambda: write(form.cleaned_data)):
        toast(request, done)
        return redirect(back)
    context = {"form": form, "heading": heading, "submit_label": submit, "cancel_url": reverse(back)}
    context |= {"tabs": _tabs(back), "version": getattr(form, "version", None)}
    return render(request, "customers/consent/form.html", context, status=422 if form.errors else 200)


# ---- who gets data -----------------------------------------------------------------------------


@require_GET
def list_transfers(request: SignedIn) -> HttpResponse:
    """To whom personal data goes, also across borders: for what, how, which, until when."""
    _require(request, SEE)
    today = business_day(request.user.company)
    rows = Transfer.objects.visible_to(request.user).order_by("ended_on", "recipient", "pk")
    context = {
        "rows": [(row, row.is_in_force(today)) for row in rows],
        "tabs": _tabs("list_transfers"),
        "may_manage": request.user.may(MANAGE),
    }
    return render(request, "customers/consent/transfers.html", context)


@require_http_methods(["GET", "POST"])
def add_transfer(request: SignedIn) -> HttpResponse:
    """Register somebody who gets personal data."""
    _require(request, MANAGE)
    form = forms.TransferForm(request.POST or None)

    def write(values: dict[str, Any]) -> None:
        house_actions.add_transfer(Company.get(), by=request.user, **values)

    words = _("New recipient of data"), _("Register recipient"), _("The recipient is registered.")
    return _form(request, form, write, words, "list_transfers")


@require_http_methods(["GET", "POST"])
def change_transfer(request: SignedIn, pk: int) -> HttpResponse:
    """Change what is registered; consents to other terms cover it no more."""
    _require(request, MANAGE)
    transfer = get_object_or_404(Transfer.objects.visible_to(request.user), pk=pk)
    initial = {name: getattr(transfer, name) for name in forms.TransferForm.base_fields}
    form = forms.TransferForm(request.POST or None, initial=initial)

    def write(values: dict[str, Any]) -> None:
        house_actions.change_transfer(transfer, by=request.user, **values)

    words = transfer.recipient, _("Save recipient"), _("The register is changed.")
    return _form(request, form, write, words, "list_transfers")


@require_POST
def end_transfer(request: SignedIn, pk: int) -> HttpResponse:
    """From today on this recipient gets nothing more."""
    transfer = get_object_or_404(Transfer.objects.visible_to(request.user), pk=pk)
    house_actions.end_transfer(transfer, by=request.user)
    toast(request, _("%(name)s gets nothing more from today on.") % {"name": transfer})
    return redirect("list_transfers")


# ---- notices and rules -------------------------------------------------------------------------


@require_GET
def list_notices(request: SignedIn) -> HttpResponse:
    """What people were told, version by version."""
    _require(request, SEE)
    rows = Notice.objects.visible_to(request.user).order_by("name", "language", "-number")
    context = {"rows": rows, "tabs": _tabs("list_notices"), "may_manage": request.user.may(MANAGE)}
    return render(request, "customers/consent/notices.html", context)


@require_GET
def show_notice(request: SignedIn, pk: int) -> HttpResponse:
    """The text of one version, and its hash."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    return render(request, "customers/consent/notice.html", {"notice": notice})


@require_http_methods(["GET", "POST"])
def publish_notice(request: SignedIn) -> HttpResponse:
    """Publish a notice, or its next version."""
    _require(request, MANAGE)
    form = forms.NoticeForm(request.POST or None)

    def write(values: dict[str, Any]) -> None:
        house_actions.publish_notice(Company.get(), by=request.user, **values)

    words = _("New notice"), _("Publish notice"), _("The notice is published.")
    return _form(request, form, write, words, "list_notices")


@require_http_methods(["GET", "POST"])
def change_contact_policy(request: SignedIn) -> HttpResponse:
    """How the house contacts people where nobody wishes otherwise."""
    _require(request, MANAGE)
    form = forms.PolicyForm(request.POST or None, initial=ContactPolicy.current().as_dict())

    def write(values: dict[str, Any]) -> None:
        house_actions.change_contact_policy(Company.get(), by=request.user, values=values)

    words = _("Rules of contact"), _("Keep rules"), _("People are contacted so from now on.")
    return _form(request, form, write, words, "change_contact_policy")
