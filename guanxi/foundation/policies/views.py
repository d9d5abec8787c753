"""Policies on pages: which there are, their texts, the button, and who has not pressed it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.foundation.accounts.models import Company, Department, Role, User
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.errors import Refused
from guanxi.foundation.policies import actions, owing
from guanxi.foundation.policies.forms import AudienceForm, PolicyForm, VersionForm
from guanxi.foundation.policies.listing import duties_listing
from guanxi.foundation.policies.models import Policy, PolicyVersion
from guanxi.foundation.policies.queries import MANAGE, VIEW
from guanxi.foundation.sentences import listed
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.listpage import show_count
from guanxi.foundation.ui.listpage import show_list as show
from guanxi.foundation.ui.refusals import add_refusal
from guanxi.foundation.ui.toasts import toast


@require_GET
def list_policies(request: SignedIn) -> HttpResponse:
    """Those that wait for oneself first; who looks after them sees how many have acknowledged each."""
    user = request.user
    waits = {policy.pk for policy in owing.owed_by(user)}
    mine = owing.done_by(user)
    policies, rows = list(Policy.objects.visible_to(user).order_by("retired_on", "pk")), []
    versions = owing.versions_of(policies)
    counts = owing.counted(policies, user) if user.may(VIEW) else {}
    for policy in policies:
        version = versions.get(policy.pk)
        done = mine.get(version.pk) if version else None
        row = {
            "policy": policy,
            "kind": policy.get_kind_display(),
            "waits": policy.pk in waits,
            "done": formats.moment(done) if done else "",
            "published": formats.day(version.published_at) if version else "",
        }
        rows.append(row | (_counted(policy, counts) if user.may(VIEW) else {}))
    rows.sort(key=lambda row: (not row["waits"], bool(row["policy"].retired_on)))
    context = {
        "heading": _("Policies"),
        "rows": rows,
        "may_manage": user.may(MANAGE),
        "may_view": user.may(VIEW),
    }
    return render(request, "policies/list.html", context)


def _counted(policy: Policy, counts: Mapping[int, tuple[int, int]]) -> dict[str, Any]:
    """Of the duties that this reader sees."""
    whole, waiting = counts.get(policy.pk, (0, 0))
    return {
        "whole": formats.number(whole),
        "acknowledged": formats.number(whole - waiting),
        "waiting": waiting,
        "open_url": f"{reverse('list_duties')}?policy={policy.pk}&state=open",
        "all_url": f"{reverse('list_duties')}?policy={policy.pk}",
    }


def _policy(request: SignedIn, pk: int) -> Policy:
    found: Policy = get_object_or_404(Policy.objects.visible_to(request.user), pk=pk)
    return found


@require_GET
def show_policy(request: SignedIn, pk: int, number: int | None = None) -> HttpResponse:
    """The text of a version, the newest unless said; to be acknowledged where it waits for the reader."""
    policy = _policy(request, pk)
    versions = list(policy.versions.select_related("published_by").order_by("-number"))
    shown = next((one for one in versions if one.number == (number or policy.number)), None)
    if shown is None:
        raise Http404(number)
    mine = owing.done_by(request.user)
    context = {
        "policy": policy,
        "shown": shown,
        "is_newest": shown.number == policy.number,
        "waits": policy.pk in {one.pk for one in owing.owed_by(request.user)},
        "done": mine.get(shown.pk),
        "audience": _audience(policy, request.user),
        "versions": [{"version": one, "done": mine.get(one.pk)} for one in versions],
        "may_manage": request.user.may(MANAGE) and not policy.retired_on,
        "counted": _counted(policy, owing.counted([policy], request.user))
        if request.user.may(VIEW)
        else None,
    }
    return render(request, "policies/show.html", context)


def _audience(policy: Policy, reader: User) -> str:
    """Whom it is for, in words."""
    if not policy.roles and not policy.departments:
        return _("Everybody")
    roles = [str(role) for role in Role.objects.visible_to(reader).filter(code__in=policy.roles)]
    places = Department.objects.visible_to(reader).filter(pk__in=policy.departments)
    return str(listed([*roles, *(place.name for place in places)]))


@require_POST
def acknowledge_policy(request: SignedIn, pk: int) -> HttpResponse:
    """I have read it and keep to it."""
    number = request.POST.get("number", "")
    actions.acknowledge_policy(
        request.user,
        by=request.user,
        policy=_policy(request, pk),
        number=int(number) if number.isdecimal() else 0,
    )
    owing.note_owed(request, request.user)
    toast(request, _("Thank you. It is noted with today's date."))
    owed = owing.owed_by(request.user)
    return redirect(owed[0].get_absolute_url() if owed else reverse("list_policies"))


def _form_page(
    request: SignedIn, form: Form, write: Callable[[dict[str, Any]], Policy], **context: Any
) -> HttpResponse:
    if not request.user.may(MANAGE):
        raise PermissionDenied(MANAGE)
    if request.method == "POST" and form.is_valid():
        try:
            policy = write(form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return redirect(policy)
    context = {"form": form, "cancel_url": reverse("list_policies")} | context
    return render(request, "policies/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def publish_policy(request: SignedIn) -> HttpResponse:
    """A new policy with its first version."""

    def write(values: dict[str, Any]) -> Policy:
        return actions.publish_policy(Company.get(), by=request.user, **values)

    form = PolicyForm(request.POST or None)
    return _form_page(request, form, write, heading=_("New policy"), submit_label=_("Publish"))


@require_http_methods(["GET", "POST"])
def publish_version(request: SignedIn, pk: int) -> HttpResponse:
    """A new version, which everybody acknowledges anew."""
    policy = _policy(request, pk)
    newest: PolicyVersion | None = owing.newest(policy)
    form = VersionForm(request.POST or None, initial={"text": newest.text if newest else ""})

    def write(values: dict[str, Any]) -> Policy:
        return actions.publish_version(policy, by=request.user, **values)

    heading = _("New version of %(title)s") % {"title": policy.title}
    return _form_page(
        request, form, write, heading=heading, submit_label=_("Publish"), cancel_url=policy.get_absolute_url()
    )


@require_http_methods(["GET", "POST"])
def change_audience(request: SignedIn, pk: int) -> HttpResponse:
    """Whom it is for, and whether it holds everything up."""
    policy = _policy(request, pk)
    initial = {
        "roles": Role.objects.visible_to(request.user).filter(code__in=policy.roles),
        "departments": Department.objects.visible_to(request.user).filter(pk__in=policy.departments),
        "blocks": policy.blocks,
    }
    form = AudienceForm(request.POST or None, initial=initial)

    def write(values: dict[str, Any]) -> Policy:
        return actions.change_audience(policy, by=request.user, **values)

    heading = _("Whom it is for: %(title)s") % {"title": policy.title}
    return _form_page(
        request, form, write, heading=heading, submit_label=_("Save"), cancel_url=policy.get_absolute_url()
    )


@require_POST
def retire_policy(request: SignedIn, pk: int) -> HttpResponse:
    """Out of force; what was acknowledged stays noted."""
    actions.retire_policy(_policy(request, pk), by=request.user)
    toast(request, _("The policy is retired. What was acknowledged stays noted."))
    return redirect("list_policies")


@require_POST
def remind_of_policy(request: SignedIn, pk: int) -> HttpResponse:
    """Tell all who have not acknowledged it."""
    count = actions.remind_of_policy(_policy(request, pk), by=request.user)
    toast(request, _("Reminded: %(count)s.") % {"count": formats.number(count)})
    return redirect("show_policy", pk=pk)


@require_GET
def list_duties(request: SignedIn) -> HttpResponse:
    """Who has to acknowledge which version, and who has."""
    if not request.user.may(VIEW):
        raise PermissionDenied(VIEW)
    return show(
        request,
        duties_listing(),
        "policies/duties.html",
        heading=_("Acknowledgements"),
        count_url=reverse("count_duties"),
    )


@require_GET
def count_duties(request: SignedIn) -> HttpResponse:
    """How many there are, asked for apart from the page."""
    return show_count(request, duties_listing())
