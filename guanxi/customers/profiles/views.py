"""The picture of a customer, on a tab of its own: computed when it is opened."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.customers.actions import reveal_personal
from guanxi.customers.choices import Kind
from guanxi.customers.models import Customer
from guanxi.customers.profiles import actions
from guanxi.customers.profiles.deriving import of_age, of_needs, of_talks
from guanxi.customers.profiles.forms import ProfileForm
from guanxi.customers.profiles.models import Income, Profile
from guanxi.customers.sensitive.opening import opened
from guanxi.customers.views.records import CHANGE, NOUN, REVEAL, page_context, visible_customer
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.accounts.rights import shows
from guanxi.foundation.accounts.scopes import Shown
from guanxi.foundation.errors import Refused
from guanxi.foundation.ui import formats, parts, records
from guanxi.foundation.ui.editing import changed_since, version_read
from guanxi.foundation.ui.refusals import add_refusal
from guanxi.foundation.ui.undo import with_undo

OF_PERSON = ("gender", "occupation", "preferences", "attitudes")
OF_FIRM = ("preferences", "buying")


@require_GET
def customer_profile(request: SignedIn, pk: int) -> HttpResponse:
    """What was said, by whom and when; and what follows from talks, needs and purchases, with its rows."""
    customer, reader = visible_customer(request, pk), request.user
    profile = Profile.objects.visible_to(reader).filter(customer=customer).first()
    context = page_context(request, customer, "customer_profile") | {
        "stated": _stated(customer, profile, reader),
        "derived": [*of_age(customer, reader), *of_talks(customer, reader), *of_needs(customer, reader)],
        "profile_panels": records.panels(NOUN, "profile", customer, request),
        "profile": profile,
    }
    return render(request, "customers/profiles/of_customer.html", context)


def _stated(customer: Customer, profile: Profile | None, reader: User) -> list[parts.Fact]:
    facts = []
    if customer.kind == Kind.FIRM:
        of_firm = (
            (_("Industry"), customer.get_industry_display()),
            (_("Size"), customer.get_size_display()),
            (_("Region"), customer.region or customer.country),
        )
        facts = [parts.Fact(label, str(value)) for label, value in of_firm if value]
    if profile is None:
        return facts
    by = profile.created_by.name if profile.created_by else ""
    told = (profile.get_source_display(), by, formats.day(profile.changed_at))
    note = " · ".join(part for part in told if part)
    for name in OF_PERSON if customer.kind == Kind.PERSON else OF_FIRM:
        value = profile.get_gender_display() if name == "gender" else getattr(profile, name)
        if value:
            column: Any = Profile._meta.get_field(name)
            label = str(column.verbose_name)
            facts.append(parts.Fact(label[:1].upper() + label[1:], str(value), note=note))
    if customer.kind == Kind.PERSON and profile.income and shows(reader, actions.INCOME) is not Shown.HIDDEN:
        facts.append(parts.Fact(_("Income"), _masked(profile, reader).drawn, note=note))
    return facts


def _masked(profile: Profile, reader: User) -> parts.Masked:
    may = records.may(reader, REVEAL, profile) and shows(reader, actions.INCOME) is Shown.REVEALABLE
    url = reverse("reveal_income", args=[profile.pk]) if may else ""
    return parts.Masked(str(profile.income), url, _("Income"))


@require_POST
def reveal_income(request: SignedIn, pk: int) -> HttpResponse:
    """Show the income; the look is recorded."""
    profile = get_object_or_404(Profile.objects.visible_to(request.user), pk=pk)
    plain = reveal_personal(profile, by=request.user, field="income")
    shown = Income(plain).label if plain in Income.values else plain
    return render(
        request,
        "ui/components/revealed.html",
        {"shown": shown, "masked": _masked(profile, request.user)},
    )


@require_http_methods(["GET", "POST"])
def describe_customer(request: SignedIn, pk: int) -> HttpResponse:
    """Say what is known of the person, or of how the firm buys."""
    customer: Customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
    if not records.may(request.user, CHANGE, customer):
        raise PermissionDenied(CHANGE)
    opened(customer, request.user)
    profile = Profile.objects.visible_to(request.user).filter(customer=customer).first()
    may_income = shows(request.user, actions.INCOME) is not Shown.HIDDEN
    form = ProfileForm(request.POST or None, kind=customer.kind, profile=profile, may_income=may_income)
    if request.method == "POST" and form.is_valid():
        values = form.said()
        try:
            if profile is not None and "version" in request.POST:  # what others said meanwhile stays
                values = changed_since(profile, version_read(request), values)
            with with_undo(request, _("The profile is kept.")):
                actions.describe_customer(customer, by=request.user, values=values)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("customer_profile", pk=pk)
    back = reverse("customer_profile", args=[pk])
    context = {
        "form": form,
        "customer": customer,
        "heading": _("Customer profile"),
        "submit_label": _("Keep profile"),
        "cancel_url": back,
        "version": request.POST.get("version") or (profile and profile.version),
    }
    return render(request, "customers/form.html", context, status=422 if form.errors else 200)
