"""Which way requests go, with a preview; heads of departments; deputies."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.approvals import actions, drawing, forms
from guanxi.foundation.approvals.approvable import approvables
from guanxi.foundation.approvals.models import Definition, Deputy, Head
from guanxi.foundation.approvals.paths import steps_of
from guanxi.foundation.approvals.views.requests import tabs
from guanxi.foundation.approvals.wording import rule_of
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.errors import Refused
from guanxi.foundation.ui.refusals import add_refusal
from guanxi.foundation.ui.toasts import toast

MANAGE = "approvals.manage"


def _may_manage(request: SignedIn) -> None:
    if not request.user.may(MANAGE):
        raise PermissionDenied(MANAGE)


def _definition(request: SignedIn, pk: int) -> Any:
    return get_object_or_404(Definition.objects.visible_to(request.user), pk=pk)


@require_http_methods(["GET", "POST"])
def list_definitions(request: SignedIn) -> HttpResponse:
    """All definitions and the heads of departments; a new one below."""
    _may_manage(request)
    form = forms.DefinitionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_definition(Company.get(), by=request.user, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("show_definition", pk=made.pk)
    labels = {one.purpose: one.label for one in approvables().values()}
    rows = [
        {"definition": one, "label": labels.get(one.purpose, one.purpose), "steps": len(one.steps)}
        for one in Definition.objects.visible_to(request.user).order_by("-is_active", "name")
    ]
    # unscoped: who leads which department is known to all who may see this page
    heads = Head.objects.select_related("department", "user").order_by("department__path")
    context = {
        "rows": rows,
        "heads": list(heads),
        "form": form,
        "head_form": forms.HeadForm(by=request.user),
        "tabs": tabs(request, "definitions"),
    }
    return render(request, "approvals/definitions.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def show_definition(request: SignedIn, pk: int) -> HttpResponse:
    """The steps of one definition, and the path that a sample amount would take."""
    _may_manage(request)
    return _typed_step(request, _definition(request, pk))


@require_http_methods(["GET", "POST"])
def change_step(request: SignedIn, pk: int, place: int) -> HttpResponse:
    """One step said otherwise, for requests from now on."""
    _may_manage(request)
    definition = _definition(request, pk)
    if place >= len(definition.steps):
        raise Http404
    return _typed_step(request, definition, place)


def _typed_step(request: SignedIn, definition: Any, place: int | None = None) -> HttpResponse:
    """The form of one more step, or of the one at ``place``."""
    steps = steps_of(definition)
    initial = forms.initial_of(steps[place]) if place is not None else None
    form = forms.StepForm(request.POST or None, by=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        at = len(steps) if place is None else place
        steps[at : at + 1] = [form.step()]
        try:
            actions.set_steps(definition, by=request.user, steps=steps)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("show_definition", pk=definition.pk)
    context = _context(request, definition) | {"form": form, "editing": place}
    return render(request, "approvals/definition.html", context, status=422 if form.errors else 200)


def _context(request: SignedIn, definition: Definition) -> dict[str, Any]:
    currency = request.user.company.currency
    sample = forms.SampleForm(request.GET if "amount" in request.GET else None)
    amount = sample.cleaned_data["amount"] if sample.is_bound and sample.is_valid() else None
    people = dict(User.objects.visible_to(request.user).values_list("pk", "name"))
    steps = [
        {
            "place": place,
            "step": step,
            "limit": drawing.limit_of(step, currency),
            "rule": rule_of(step, len(step.people)),
            "people": _(", ").join(people.get(pk, "?") for pk in step.people),
        }
        for place, step in enumerate(steps_of(definition))
    ]
    return {
        "definition": definition,
        "steps": steps,
        "sample": sample,
        "legs": (legs := drawing.preview(definition, request.user, amount, currency)),
        "told": _told_of(amount, len(legs), len(steps)),
        "tabs": tabs(request, "definitions"),
    }


def _told_of(amount: Decimal | None, applying: int, steps: int) -> str:
    """What the preview shows, where it is not the whole path."""
    if not steps or applying == steps:
        return ""
    if amount is None:
        return _("Without an amount: steps that begin at an amount are left out. Type one to see its path.")
    return "" if applying else _("For this amount no approval is needed.")


@require_POST
def remove_step(request: SignedIn, pk: int, place: int) -> HttpResponse:
    """One step fewer, for requests from now on."""
    _may_manage(request)
    definition = _definition(request, pk)
    steps = [step for n, step in enumerate(steps_of(definition)) if n != place]
    actions.set_steps(definition, by=request.user, steps=steps)
    return redirect("show_definition", pk=pk)


@require_POST
def raise_step(request: SignedIn, pk: int, place: int) -> HttpResponse:
    """One place earlier."""
    _may_manage(request)
    definition = _definition(request, pk)
    steps = steps_of(definition)
    if 0 < place < len(steps):
        steps[place - 1], steps[place] = steps[place], steps[place - 1]
        actions.set_steps(definition, by=request.user, steps=steps)
    return redirect("show_definition", pk=pk)


@require_POST
def retire_definition(request: SignedIn, pk: int) -> HttpResponse:
    """No approval is needed for this any more."""
    actions.retire_definition(_definition(request, pk), by=request.user)
    toast(request, _("The definition is retired: this needs no approval any more."))
    return redirect("list_definitions")


@require_POST
def name_head(request: SignedIn) -> HttpResponse:
    """Who leads a department."""
    form = forms.HeadForm(request.POST, by=request.user)
    if not form.is_valid():
        raise Refused(_("Say which department."), field="department")
    actions.name_head(form.cleaned_data["department"], by=request.user, user=form.cleaned_data["user"])
    return redirect("list_definitions")


# ---- deputies ----------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def list_deputies(request: SignedIn) -> HttpResponse:
    """Who stands in for whom, and from when until when somebody stands in for oneself."""
    form = forms.DeputyForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_deputy(request.user, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            toast(request, _("Your deputy is named."))
            return redirect("list_deputies")
    rows = Deputy.objects.visible_to(request.user).filter(last__gte=business_day(request.user.company))
    context = {
        "deputies": list(rows.select_related("user", "deputy").order_by("first", "pk")[:200]),
        "form": form,
        "tabs": tabs(request, "deputies"),
    }
    return render(request, "approvals/deputies.html", context, status=422 if form.errors else 200)


@require_POST
def end_deputy(request: SignedIn, pk: int) -> HttpResponse:
    """From now on one decides oneself again."""
    deputy = get_object_or_404(Deputy.objects.visible_to(request.user), pk=pk)
    actions.end_deputy(deputy, by=request.user)
    return redirect("list_deputies")
