"""Requests of persons on pages: the register, one request, registering, answering, taking out, erasing."""

from datetime import date
from itertools import groupby
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.customers import searching
from guanxi.customers.sensitive.opening import part_opened
from guanxi.customers.subject_rights import actions, forms
from guanxi.customers.subject_rights.choices import TONES, Asked, Stands
from guanxi.customers.subject_rights.classes import catalogue
from guanxi.customers.subject_rights.held import held
from guanxi.customers.subject_rights.listing import due_words, requests_listing
from guanxi.customers.subject_rights.models import Erasure, RetentionPolicy, SubjectRequest
from guanxi.customers.subject_rights.policy import KINDS
from guanxi.customers.subject_rights.taking_out import as_json, as_xlsx
from guanxi.customers.subject_rights.twins import twins_of
from guanxi.customers.views.records import visible_customer
from guanxi.foundation.accounts.models import Company
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.changes.models import Change
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import told as sentence
from guanxi.foundation.ui import formats, parts, records, words
from guanxi.foundation.ui.editing import version_of
from guanxi.foundation.ui.listpage import show_count
from guanxi.foundation.ui.listpage import show_list as show
from guanxi.foundation.ui.refusals import add_refusal, is_kept
from guanxi.foundation.ui.spreadsheets import TYPES
from guanxi.foundation.ui.toasts import toast

TYPE = {"json": "application/json", "xlsx": TYPES["xlsx"]}


@require_GET
def list_subject_requests(request: SignedIn) -> HttpResponse:
    """The register, what is to be answered first on top."""
    return show(
        request,
        requests_listing(business_day(request.user.company)),
        "customers/subject_rights/list.html",
        heading=_("Requests of persons"),
        count_url=reverse("count_subject_requests"),
        search_label=_("Search for a customer"),
        may_manage=request.user.may(actions.MANAGE),
        may_register=request.user.may(actions.ANSWER),
    )


@require_GET
def count_subject_requests(request: SignedIn) -> HttpResponse:
    """How many there are, asked for apart from the page."""
    return show_count(request, requests_listing())


def _seen(request: SignedIn, pk: int) -> SubjectRequest:
    rows = SubjectRequest.objects.visible_to(request.user).select_related("customer", "contact", "owner")
    found: SubjectRequest = get_object_or_404(rows, pk=pk)
    return found


@require_GET
def show_subject_request(request: SignedIn, pk: int) -> HttpResponse:
    """Who asks for what until when, what is done about it, and what stays after an erasure."""
    return _page(request, _seen(request, pk))


def _page(request: SignedIn, row: SubjectRequest, form: Any = None, refusal: Any = None) -> HttpResponse:
    user, today = request.user, business_day(request.user.company)
    is_open = row.state == Stands.OPEN
    due, tone = due_words(row, today)
    may_answer = records.may(user, actions.ANSWER, row)
    person = actions.person_of_request(row)
    erasure = Erasure.objects.filter(request=row).order_by("pk").first()
    is_erased = erasure is not None or actions.is_erased(person)
    asks_erasure = is_open and row.kind == Asked.ERASURE and not is_erased
    may_erase = asks_erasure and records.may(user, actions.ERASE, row)
    stays = erasure.stays if erasure else actions.what_stays(person) if row.kind == Asked.ERASURE else []
    context = {
        "row": row,
        "status": {"tone": TONES[row.state], "label": row.get_state_display()},
        "due": due,
        "due_tone": tone,
        "facts": _facts(row),
        "is_open": is_open,
        "may_answer": may_answer,
        "may_take": may_answer and not is_erased,
        "is_erased": is_erased,
        "may_erase": may_erase,
        "form": form or (_form(row) if is_open and may_answer else None),
        "to_take": is_open and row.kind == Asked.ACCESS and not is_erased and not actions.was_taken(row),
        "refusal": refusal,
        "erasure": erasure,
        "stays": _told(stays),
        "is_self": person.is_self,
        "twins": twins_of(person, user) if may_erase else None,
        "waiting": actions.waiting_beside(row) if may_erase else [],
        "changes": _corrected(row) if row.kind == Asked.CORRECTION else None,
        "history": records.history(row, reader=user),
    }
    status = 409 if refusal else 422 if form is not None and form.errors else 200
    return render(request, "customers/subject_rights/show.html", context, status=status)


def _form(row: SubjectRequest, data: Any = None) -> forms.AnswerForm:
    is_erased = actions.is_erased(actions.person_of_request(row))
    return forms.AnswerForm(data, kind=row.kind, is_erased=is_erased)


def _facts(row: SubjectRequest) -> list[parts.Fact]:
    found = [
        parts.Fact(_("Customer"), row.customer.name, url=row.customer.get_absolute_url()),
        parts.Fact(_("Asks for"), str(row.get_kind_display())),
        parts.Fact(_("Came in on"), formats.day(row.received_on)),
        parts.Fact(_("Came in by"), str(row.get_source_display())),
        parts.Fact(_("To be answered by"), formats.day(row.due_on)),
        parts.Fact(_("Responsible"), row.owner.name),
    ]
    if row.answered_on and row.answered_by:
        found.append(parts.Fact(_("Answered on"), formats.day(row.answered_on)))
        found.append(parts.Fact(_("Answered by"), row.answered_by.name))
    return found


def _told(stays: list[list[Any]]) -> list[dict[str, Any]]:
    """What outlives an erasure, in words."""
    labels = {one.code: one.label for one in held()}
    return [
        {
            "label": labels.get(code, code),
            "count": count,
            "until": formats.day(date.fromisoformat(until)),
            "basis": sentence(basis),
        }
        for code, count, until, basis in stays
    ]


def _corrected(row: SubjectRequest) -> list[str]:
    """Which fields of the person were changed since the request came in."""
    person, found = actions.person_of_request(row), []
    subjects: list[Any] = [
        one for one in (person.contact, person.customer if person.is_self else None) if one
    ]
    for one in subjects:
        changes = Change.objects.of(one).filter(at__gte=row.created_at).order_by("pk")
        found += [f"{words.label(one, each.field)} · {formats.day(each.at.date())}" for each in changes]
    return list(dict.fromkeys(found))


@require_GET
def choose_asking(request: SignedIn) -> HttpResponse:
    """Whose data is asked about: the first step of a new request, from the list."""
    if not request.user.may(actions.ANSWER):
        raise PermissionDenied(actions.ANSWER)
    text = request.GET.get("q", "").strip()[:80]
    context = {"q": text, "sought": searching.found(text, request.user)}
    return render(request, "customers/subject_rights/choose.html", context)


@require_http_methods(["GET", "POST"])
def register_request(request: SignedIn, pk: int) -> HttpResponse:
    """Write down what a person asks of the own data."""
    customer = visible_customer(request, pk)
    if not records.may(request.user, actions.ANSWER, customer):
        raise PermissionDenied(actions.ANSWER)
    initial = {
        "received_on": business_day(request.user.company),
        "owner": request.user.pk,
        "contact": request.GET.get("contact"),
        "kind": request.GET.get("kind"),
    }
    form = forms.RequestForm(request.POST or None, customer=customer, by=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.register_request(customer, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            toast(request, _("The request is registered."))
            return redirect(made)
    context = {
        "form": form,
        "customer": customer,
        "heading": _("Request of a person"),
        "submit_label": _("Register request"),
        "cancel_url": customer.get_absolute_url(),
    }
    return render(request, "customers/form.html", context, status=422 if form.errors else 200)


@require_POST
def answer_request(request: SignedIn, pk: int) -> HttpResponse:
    """Grant or decline."""
    row = _seen(request, pk)
    form = _form(row, request.POST)
    if form.is_valid():
        try:
            actions.answer_request(row, by=request.user, version=version_of(request), **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            toast(request, _("The request is answered."))
            return redirect(row)
    return _page(request, row, form)


@require_POST
def export_person(request: SignedIn, pk: int, ending: str) -> HttpResponse:
    """All that is held of the person, made as it is asked for: no copy lies anywhere."""
    row = _seen(request, pk)
    try:
        found = actions.export_person(row, by=request.user, reason=request.POST.get("reason", ""))
    except Refused as refusal:
        return _page(request, row, refusal=refusal)
    part_opened(row, request.user)
    content = as_json(found) if ending == "json" else as_xlsx(found)
    answer = HttpResponse(content, content_type=TYPE[ending])
    answer["Content-Disposition"] = f'attachment; filename="person-{row.pk}.{ending}"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def erase_person(request: SignedIn, pk: int) -> HttpResponse:
    """Erase whoever asked for it; said twice, for it cannot be taken back."""
    row = _seen(request, pk)
    try:
        if request.POST.get("sure") != "yes":
            raise Refused(_("Say that you are sure: this cannot be taken back."))
        close_others = request.POST.get("close_others") == "yes"
        actions.erase_person(row, by=request.user, close_others=close_others, version=version_of(request))
    except Refused as refusal:
        return _page(request, row, refusal=refusal)
    toast(request, _("The person is erased."))
    return redirect(row)


@require_http_methods(["GET", "POST"])
def change_retention(request: SignedIn) -> HttpResponse:
    """How long what is kept, on what basis, what after; and what is over its time."""
    if not request.user.may(actions.MANAGE):
        raise PermissionDenied(actions.MANAGE)
    form = forms.RetentionForm(request.POST or None, held=RetentionPolicy.current())
    by, house = request.user, Company.get()
    if is_kept(form, lambda: actions.change_retention(house, by=by, values=form.values())):
        toast(request, _("Data is kept so from now on."))
        return redirect("change_retention")
    row = RetentionPolicy.objects.order_by("pk").first()
    due = [(KINDS[code], count) for code, count in (row.due if row else {}).items() if count]
    context = {"form": form, "due": due, "counted_on": row.counted_on if row else None}
    status = 422 if form.errors else 200
    return render(request, "customers/subject_rights/retention.html", context, status=status)


@require_GET
def show_field_catalogue(request: SignedIn) -> HttpResponse:
    """Every field with its class, whether personal, where it comes from, how long it is kept (CUS-09)."""
    if not request.user.may(actions.MANAGE):
        raise PermissionDenied(actions.MANAGE)
    groups = [
        {"label": label, "fields": list(fields)}
        for label, fields in groupby(catalogue(), key=lambda one: one.noun_name)
    ]
    return render(request, "customers/subject_rights/fields.html", {"groups": groups})
