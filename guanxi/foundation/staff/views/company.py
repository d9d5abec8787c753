"""The company itself: its name, currency and time zone; and the tree of its departments."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from guanxi.foundation.accounts.models import Company, Department, User
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.errors import Refused
from guanxi.foundation.staff import actions
from guanxi.foundation.staff.counted import counted
from guanxi.foundation.staff.forms import CompanyForm, DepartmentForm
from guanxi.foundation.staff.tabs import company_tabs
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.refusals import add_refusal
from guanxi.foundation.ui.toasts import toast

PERMISSION = "accounts.manage_company"


def _may_manage(request: SignedIn) -> None:
    if not request.user.may(PERMISSION):
        raise PermissionDenied(PERMISSION)


@require_http_methods(["GET", "POST"])
def change_company(request: SignedIn) -> HttpResponse:
    """Name, house currency, time zone and simple mode; currency and zone stay once anything is counted so."""
    _may_manage(request)
    company = Company.get()
    initial = {name: getattr(company, name) for name in ("name", "currency", "zone", "simple_menu")}
    form = CompanyForm(request.POST or None, counted=counted(), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_company(company, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            toast(request, _("The company's settings are saved."))
            return redirect("change_company")
    context = {"form": form, "tabs": company_tabs("change_company"), "submit_label": _("Save settings")}
    return render(request, "staff/company.html", context, status=422 if form.errors else 200)


@require_GET
def list_departments(request: SignedIn) -> HttpResponse:
    """The tree, each department with how many people work in it."""
    _may_manage(request)
    people = User.objects.visible_to(request.user).filter(is_active=True).order_by()
    counts = dict(people.values("department").annotate(n=Count("pk")).values_list("department", "n"))
    rows = [_row(one, counts.get(one.pk, 0)) for one in _tree(request.user)]
    context = {"rows": rows, "tabs": company_tabs("list_departments")}
    return render(request, "staff/departments.html", context)


def _tree(user: User) -> list[Department]:
    """Parents before their children, neighbours by name."""
    rows = {one.pk: one for one in Department.objects.visible_to(user)}

    def place(one: Department) -> list[tuple[str, int]]:
        return [(rows[pk].name, pk) for pk in map(int, one.path.strip("/").split("/"))]

    return sorted(rows.values(), key=place)


def _row(one: Department, people: int) -> dict[str, Any]:
    counted_people = ngettext("%(count)s person", "%(count)s people", people)
    return {
        "department": one,
        "depth": one.path.count("/") - 2,
        "people": counted_people % {"count": formats.number(people)} if people else "",
        "add_url": f"{reverse('create_department')}?parent={one.pk}",
    }


@require_http_methods(["GET", "POST"])
def create_department(request: SignedIn) -> HttpResponse:
    """A new department, at the top or under another."""
    _may_manage(request)
    departments = Department.objects.visible_to(request.user).order_by("path")
    initial = {"parent": request.GET.get("parent", "")}
    form = DepartmentForm(request.POST or None, departments=departments, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.create_department(Company.get(), by=request.user, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("list_departments")
    return _form_page(request, form, _("New department"), _("Add department"))


@require_http_methods(["GET", "POST"])
def rename_department(request: SignedIn, pk: int) -> HttpResponse:
    """Another name for a department."""
    _may_manage(request)
    department = get_object_or_404(Department.objects.within_scope(request.user, PERMISSION), pk=pk)
    form = DepartmentForm(request.POST or None, departments=None, initial={"name": department.name})
    if request.method == "POST" and form.is_valid():
        try:
            actions.rename_department(department, by=request.user, name=form.cleaned_data["name"])
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("list_departments")
    return _form_page(request, form, department.name, _("Rename department"))


def _form_page(request: SignedIn, form: Form, heading: str, submit: str) -> HttpResponse:
    context = {
        "form": form,
        "heading": heading,
        "submit_label": submit,
        "cancel_url": reverse("list_departments"),
    }
    return render(request, "staff/department.html", context, status=422 if form.errors else 200)
