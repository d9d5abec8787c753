"""All customers of a colleague handed to another: somebody leaves, or is away for long."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from guanxi.customers import handing_many
from guanxi.customers.forms import BulkOwnerForm, LeaverForm
from guanxi.customers.handing_over import HAND_OVER_OTHERS, how_many_ask
from guanxi.customers.models import Customer
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.errors import Refused
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.addresses import record_id
from guanxi.foundation.ui.refusals import add_refusal
from guanxi.foundation.ui.toasts import toast
from guanxi.foundation.worklists import actions
from guanxi.foundation.worklists.choosing import MOST
from guanxi.foundation.worklists.declaring import EDIT_IN_BULK
from guanxi.foundation.worklists.models import BulkEdit

from .records import CHANGE


@require_http_methods(["GET", "POST"])
def hand_over_customers(request: SignedIn) -> HttpResponse:
    """Choose whose; then to whom, with their real number; all of it can be taken back."""
    by = request.user
    if not (by.may(CHANGE) and by.may(EDIT_IN_BULK)):
        raise PermissionDenied(CHANGE)
    may_others = by.may(HAND_OVER_OTHERS)
    leaver = _leaver(request) or (None if may_others else by)
    if leaver != by and not may_others:
        raise PermissionDenied(HAND_OVER_OTHERS)
    if leaver is None:
        context = {
            "form": LeaverForm(by=by),
            "heading": _("Hand over customers"),
            "submit_label": _("Go on"),
            "method": "get",
        }
        return render(request, "customers/hand_over.html", context)
    rows = _customers_of(leaver, by)
    form = BulkOwnerForm(request.POST if request.method == "POST" else None, by=by)
    if request.method == "POST" and form.is_valid():
        try:
            return _hand_over(request, leaver, rows)
        except Refused as refusal:
            add_refusal(form, refusal)
    count, asking = rows.count(), how_many_ask(rows)
    submit = ngettext("Hand over %(count)s customer", "Hand over %(count)s customers", count)
    context = {
        "form": form,
        "leaver": leaver,
        "count": count,
        "asking": _told_of_approval(asking) if asking else "",
        "heading": _("Hand over the customers of %(name)s") % {"name": leaver.name},
        "submit_label": submit % {"count": formats.number(count)},
        "cancel_url": reverse("hand_over_customers"),
    }
    return render(request, "customers/hand_over.html", context, status=422 if form.errors else 200)


def _told_of_approval(count: int) -> str:
    said = ngettext(
        "%(count)s of them needs approval first: it stays until somebody agreed. You can ask for it "
        "afterwards.",
        "%(count)s of them need approval first: they stay until somebody agreed. You can ask for all of them "
        "afterwards, in one press.",
        count,
    )
    return said % {"count": formats.number(count)}


@require_POST
def ask_hand_overs(request: SignedIn, pk: int) -> HttpResponse:
    """Ask for the approval of all that could not be handed over without one."""
    rows = BulkEdit.objects.visible_to(request.user)
    edit = get_object_or_404(rows, pk=pk, by=request.user, worklist="customers", bulk="owner")
    count, why = handing_many.ask_for_all(edit, request.user)
    if not count:
        raise Refused(why or _("None of them needs an approval that nobody asked for yet."))
    said = ngettext(
        "Asked for approval of %(count)s hand-over.", "Asked for approval of %(count)s hand-overs.", count
    )
    toast(request, said % {"count": formats.number(count)})
    return redirect(f"{reverse('list_requests')}?box=mine")


def _leaver(request: SignedIn) -> User | None:
    asked = request.GET.get("leaver", "")
    if not asked:
        return None
    found: User = get_object_or_404(User.objects.visible_to(request.user), pk=record_id(asked) or 0)
    return found


def _customers_of(leaver: User, by: User) -> QuerySet[Customer]:
    """Those that whoever hands them over may change, and sees."""
    seen = Customer.objects.visible_to(by).filter(owner=leaver) & Customer.objects.within_scope(by, CHANGE)
    return seen if leaver == by else seen & Customer.objects.within_scope(by, HAND_OVER_OTHERS)


def _hand_over(request: SignedIn, leaver: User, rows: QuerySet[Customer]) -> HttpResponse:
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:MOST])
    if not keys:
        raise Refused(_("%(name)s owns no customer that you may change.") % {"name": leaver.name})
    asked = {name: request.POST.get(name, "") for name in ("owner", "department")}
    if asked["owner"] == str(leaver.pk):
        raise Refused(_("They are this person's already: choose somebody else."), field="owner")
    by = request.user
    edit = actions.edit_in_bulk(by, by=by, worklist="customers", bulk="owner", asked=asked, keys=keys)
    return redirect("show_bulk_edit", pk=edit.pk)
