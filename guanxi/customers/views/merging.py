"""Making two records of one customer one, and taking them apart."""

from itertools import islice
from typing import Any, NamedTuple, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from guanxi.customers import actions
from guanxi.customers.actions.merging import PERMISSION
from guanxi.customers.consent.restricted import of_customer
from guanxi.customers.doubles import doubles_of
from guanxi.customers.merged import alias_of
from guanxi.customers.merging import Choice, check_alike, choices, own_fields, same_people
from guanxi.customers.models import Customer, Interaction
from guanxi.customers.parties.merged import ended_parents
from guanxi.customers.searching import found
from guanxi.customers.sensitive.opening import opened
from guanxi.customers.timelines import interaction_moments
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.changes import absorbing
from guanxi.foundation.changes.absorbing import Released
from guanxi.foundation.changes.models import Absorbed, ChangeSet
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import listed
from guanxi.foundation.ui import records, words
from guanxi.foundation.ui.addresses import record_id
from guanxi.foundation.ui.editing import version_read
from guanxi.foundation.ui.parts import Moment
from guanxi.foundation.ui.toasts import toast

from .histories import hidden_from

COMING = {
    "customers.contact": pgettext_lazy("at a customer", "People"),
    "customers.interaction": _l("Interactions"),
    "customers.taglink": _l("Tags"),
    "customers.partylink": _l("Links with other records"),
    "purchases.order": _l("Orders"),
    "purchases.cost": _l("Costs"),
    "tasks.task": _l("Tasks"),
    "comments.comment": _l("Comments"),
    "files.file": _l("Files"),
    "approvals.request": _l("Approvals"),
}
MOST = 100  # edits since the merge that are listed
LATER = 50  # contacts since the merge that are offered to go along


class Compared(NamedTuple):
    """One field in which two records differ, in words."""

    name: str
    label: str
    kept: str
    lost: str
    take: bool
    is_joined: bool


def _within(request: SignedIn, pk: int) -> Customer:
    """A customer that this person may merge: whoever only sees it is told before, not after."""
    customer: Customer = get_object_or_404(Customer.objects.visible_to(request.user).for_page(), pk=pk)
    if not records.may(request.user, PERMISSION, customer):
        raise PermissionDenied(PERMISSION)
    opened(customer, request.user)
    return customer


@require_http_methods(["GET", "POST"])
def merge_customers(request: SignedIn, pk: int) -> HttpResponse:
    """Choose the other record; compare both and choose field by field; make them one."""
    kept = _within(request, pk)
    other = record_id(request.GET.get("with", ""))
    if not other:
        return _choose(request, kept)
    lost = opened(
        get_object_or_404(Customer.objects.visible_to(request.user).for_page(), pk=other), request.user
    )
    refusal: Refused | None = None
    try:
        check_alike(kept, lost)
        if request.method == "POST":
            take = [name for name in _names(kept, lost) if request.POST.get(f"of:{name}") == "lost"]
            version = version_read(request)
            done = actions.merge_customers(kept, by=request.user, lost=lost, take=take, version=version)
            sentence = _("%(lost)s is part of %(name)s now. It can be taken out again under Facts.")
            said = sentence % {"lost": lost.name, "name": kept.name}
            toast(request, said, undo_url=reverse("unmerge_customers", args=[kept.pk, lost.pk]))
            tell_of_parents(request, done)
            return redirect("show_customer", pk=kept.pk)
    except Refused as refused:
        refusal = refused
    return _compare(request, kept, lost, refusal)


def tell_of_parents(request: SignedIn, done: Absorbed) -> None:
    """Which links upwards gave way."""
    for link in ended_parents(done, request.user):
        told = _(
            "The link to the parent firm %(name)s ended: a firm has one, and never one that stands below it."
        )
        toast(request, told % {"name": link.party.name}, tone="warn")


def _names(kept: Customer, lost: Customer) -> list[str]:
    return [choice.name for choice in choices(kept, lost)]


def _choose(request: SignedIn, kept: Customer) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:80]
    by = request.user
    sought = [one for one in found(text, by) if one.pk != kept.pk]
    context = {"customer": kept, "q": text, "sought": sought, "doubles": doubles_of(kept, by)}
    return render(request, "customers/merge_choose.html", context)


def _compare(request: SignedIn, kept: Customer, lost: Customer, refusal: Refused | None) -> HttpResponse:
    apart = kept.pk == lost.pk or kept.kind != lost.kind or any(of_customer(one) for one in (kept, lost))
    context = {
        "customer": kept,
        "lost": lost,
        "refusal": refusal,
        "blocked": apart or not records.may(request.user, PERMISSION, lost),
        "rows": [] if apart else compared(kept, lost, request.user, request),
        "people": "" if apart else listed([ours.called for ours, _theirs in same_people(kept, lost)]),
        "coming": _coming(lost, request.user),
        "version": kept.version,
    }
    return render(request, "customers/merge.html", context, status=409 if refusal else 200)


def _coming(lost: Customer, by: User) -> list[tuple[str, int]]:
    """What comes over, in words and numbers; what nobody would miss by name is not told."""
    found = absorbing.counted(lost, by)
    return [(str(COMING[kind]), number) for kind, number in found.items() if kind in COMING]


def compared(kept: Customer, lost: Customer, by: User, request: SignedIn) -> list[Compared]:
    """The fields in which they differ; those hidden from ``by`` follow the default, unseen."""
    from .records import seen

    own = {field.name: field for field in own_fields(Customer)}
    told = words.described(kept, own)
    visible = {*seen(by, kept, _columns(kept)), *(n for n, f in own.items() if f.may_see(by))}
    return [
        _compared(kept, lost, choice, told, request)
        for choice in choices(kept, lost)
        if choice.name in visible
    ]


def _columns(row: Customer) -> list[str]:
    return [column.name for column in row._meta.concrete_fields]


def _compared(kept: Customer, lost: Customer, choice: Choice, told: Any, request: SignedIn) -> Compared:
    take = choice.take
    if request.method == "POST":
        take = request.POST.get(f"of:{choice.name}") == "lost"
    if choice.name in told:
        ours, theirs = (told[choice.name].told(value) for value in (choice.kept, choice.lost))
        label = told[choice.name].label
    else:
        ours, theirs = (words.shown(row, choice.name) for row in (kept, lost))
        label = words.label(kept, choice.name)
    return Compared(choice.name, label, ours or "–", theirs or "–", take, choice.is_joined)


@require_http_methods(["GET", "POST"])
def unmerge_customers(request: SignedIn, pk: int, lost: int) -> HttpResponse:
    """What came out of a merge, taken apart: contacts logged since go where they are ticked to."""
    kept = _within(request, pk)
    # unscoped: who sees the customer may know what it was made of
    gone = get_object_or_404(Absorbed.objects.into(kept), record_id=lost)
    talks = _since(request, kept, gone)
    if request.method == "POST":
        take = [talk.pk for talk in talks if request.POST.get(f"talk:{talk.pk}")]
        done = actions.unmerge_customers(kept, by=request.user, lost_id=lost, take=take)
        toast(request, _told(done))
        if request.headers.get("HX-Request"):  # undone from the toast: back to where the merge had led
            return HttpResponse(headers={"HX-Redirect": reverse("show_customer", args=[kept.pk])})
        is_seen = Customer.objects.visible_to(request.user).filter(pk=lost).exists()
        return redirect("show_customer", pk=lost if is_seen else kept.pk)
    told = zip(talks, interaction_moments(talks, request.user, may_change=False), strict=True)
    context = {
        "customer": kept,
        "gone": gone,
        "called": alias_of(kept, lost),
        "staying": _staying(gone.change_set, request.user),
        "talks": [(talk.pk, one.moment) for talk, one in told],
        "cancel_url": reverse("customer_facts", args=[kept.pk]),
    }
    return render(request, "customers/unmerge.html", context)


def _since(request: SignedIn, kept: Customer, gone: Absorbed) -> list[Interaction]:
    rows = Interaction.objects.visible_to(request.user).filter(customer=kept, created_at__gt=gone.at)
    return list(rows.newest()[:LATER])


def _staying(change_set: ChangeSet, by: User) -> list[tuple[str, Moment]]:
    """What somebody has edited since, so that it stays as it is: of what, and the edit."""
    found: list[tuple[str, Moment]] = []
    for row, change in islice(absorbing.staying(change_set), MOST):
        seen = cast(Any, type(row))._default_manager.visible_to(by)
        if change.field not in hidden_from(by, row) and seen.filter(pk=row.pk).exists():
            found += [(str(row), moment) for moment in records.changed(row, [change], by)]
    return found


def _told(done: Released) -> str:
    row: Any = done.rows[0]
    if not done.left:
        return _("%(name)s stands for itself again, with all it had.") % {"name": row.name}
    sentence = _(
        "%(name)s stands for itself again. What somebody has changed since stays as it is: %(count)s records."
    )
    return sentence % {"name": row.name, "count": len(done.left)}
