"""The fields of each kind of record: made, changed, put in order, retired, brought back, deleted."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.foundation.accounts.models import Company
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.customfields import actions, catalogue
from guanxi.foundation.customfields.choices import CHOOSING, FieldKind
from guanxi.foundation.customfields.definitions import DefinitionForm, choice_rows, choices_said
from guanxi.foundation.customfields.models import CustomField
from guanxi.foundation.customfields.nouns import Noun, noun_named, nouns
from guanxi.foundation.errors import Refused
from guanxi.foundation.ui import parts
from guanxi.foundation.ui.editing import version_of
from guanxi.foundation.ui.refusals import add_refusal
from guanxi.foundation.ui.toasts import toast


def _may_manage(request: SignedIn) -> None:
    if not request.user.may(actions.MANAGE):
        raise PermissionDenied(actions.MANAGE)


def _noun(code: str) -> Noun:
    found = noun_named(code)
    if found is None:
        raise Http404(code)
    return found


def _field(request: SignedIn, pk: int) -> CustomField:
    _may_manage(request)
    rows = CustomField.objects.within_scope(request.user, actions.MANAGE)
    found: CustomField = get_object_or_404(rows, pk=pk)
    return found


def _tabs(here: Noun) -> Sequence[parts.Tab]:
    return [
        parts.Tab(str(one.label), reverse("list_custom_fields", args=[one.code]), current=one is here)
        for one in nouns()
    ]


@require_GET
def list_custom_fields(request: SignedIn, noun: str = "") -> HttpResponse:
    """The catalogue of one kind of record: custom fields in their order, then its own, with their class."""
    _may_manage(request)
    about = _noun(noun) if noun else nouns()[0]
    fields = list(
        CustomField.objects.visible_to(request.user).filter(noun=about.code).order_by("position", "id")
    )
    context = {
        "noun": about,
        "tabs": _tabs(about),
        "rows": catalogue.rows([field for field in fields if field.retired_on is None], request.user),
        "retired": catalogue.rows([f for f in fields if f.retired_on is not None], request.user),
        "built_in": catalogue.built_in(about),
        "create_url": reverse("create_custom_field", args=[about.code]),
    }
    return render(request, "customfields/list.html", context)


@require_http_methods(["GET", "POST"])
def create_custom_field(request: SignedIn, noun: str, kind: str = "") -> HttpResponse:
    """First the kind, then everything else of a new field."""
    _may_manage(request)
    about = _noun(noun)
    if not kind:
        context = {"noun": about, "kinds": catalogue.kinds(about), "tabs": _tabs(about)}
        return render(request, "customfields/kinds.html", context)
    if kind not in FieldKind.values:
        raise Http404(kind)
    field = CustomField(noun=about.code, kind=kind, currency=request.user.company.currency)

    def write(said: dict[str, Any]) -> None:
        actions.create_custom_field(Company.get(), by=request.user, noun=about.code, kind=kind, **said)
        toast(request, _("The field is there: forms, lists, files and programs know it from now on."))

    heading = _("New field: %(kind)s") % {"kind": field.get_kind_display()}
    return _form_page(request, about, field, write, heading, _("Create field"))


@require_http_methods(["GET", "POST"])
def change_custom_field(request: SignedIn, pk: int) -> HttpResponse:
    """Everything of a field that can change."""
    field = _field(request, pk)

    def write(said: dict[str, Any]) -> None:
        actions.change_custom_field(field, by=request.user, version=version_of(request), **said)
        toast(request, _("The field is changed."))

    return _form_page(request, _noun(field.noun), field, write, field.label, _("Save field"))


def _form_page(
    request: SignedIn, noun: Noun, field: CustomField, write: Any, heading: str, submit: str
) -> HttpResponse:
    form = DefinitionForm(noun, field, request.user, request.POST or None)
    rows = choice_rows(field, request.POST or None) if field.kind in CHOOSING else None
    if request.method == "POST" and form.is_valid() and (rows is None or rows.is_valid()):
        said = form.said() | ({"choices": choices_said(rows)} if rows is not None else {})
        try:
            write(said)
        except Refused as refusal:
            refusal.field = {"labels": "label_zh-hans", "helps": "help_zh-hans"}.get(
                refusal.field or "", refusal.field
            )
            add_refusal(form, refusal)
        else:
            return redirect("list_custom_fields", noun=noun.code)
    wrong = bool(form.errors or (rows is not None and rows.is_bound and not rows.is_valid()))
    context = {
        "form": form,
        "choices": rows,
        "noun": noun,
        "field": field,
        "heading": heading,
        "submit_label": submit,
        "cancel_url": reverse("list_custom_fields", args=[noun.code]),
        "version": field.version if field.pk else None,
        "readable": catalogue.readable(noun, field) if field.kind == FieldKind.FORMULA else None,
    }
    return render(request, "customfields/form.html", context, status=422 if wrong else 200)


@require_POST
def move_custom_field(request: SignedIn, pk: int, way: str) -> HttpResponse:
    """One place up or down among the fields in use."""
    field = _field(request, pk)
    rows = CustomField.objects.visible_to(request.user).of(field.noun)
    codes = list(rows.values_list("code", flat=True))
    if field.code in codes:
        here = codes.index(field.code)
        there = max(0, here - 1) if way == "up" else min(len(codes) - 1, here + 1)
        codes.insert(there, codes.pop(here))
        actions.reorder_custom_fields(Company.get(), by=request.user, noun=field.noun, codes=codes)
    return redirect("list_custom_fields", noun=field.noun)


@require_POST
def retire_custom_field(request: SignedIn, pk: int) -> HttpResponse:
    """Out of use; its values are kept."""
    field = _field(request, pk)
    actions.retire_custom_field(field, by=request.user)
    sentence = _("“%(field)s” is retired. Its values are kept: bring it back below at any time.")
    toast(request, sentence % {"field": field.label})
    return redirect("list_custom_fields", noun=field.noun)


@require_POST
def restore_custom_field(request: SignedIn, pk: int) -> HttpResponse:
    """In use again, with the values it had."""
    field = _field(request, pk)
    actions.restore_custom_field(field, by=request.user)
    return redirect("list_custom_fields", noun=field.noun)


@require_http_methods(["GET", "POST"])
def delete_custom_field(request: SignedIn, pk: int) -> HttpResponse:
    """For good: asks first, then is a job."""
    field = _field(request, pk)
    problem = ""
    if request.method == "POST":
        try:
            run = actions.delete_custom_field(field, by=request.user, confirm=request.POST.get("confirm", ""))
        except Refused as refusal:
            problem = str(refusal)
        else:
            return redirect("show_job", pk=run.pk)
    context = {
        "field": field,
        "noun": _noun(field.noun),
        "held": catalogue.held_by(field),
        "problem": problem,
    }
    return render(request, "customfields/delete.html", context, status=422 if problem else 200)
