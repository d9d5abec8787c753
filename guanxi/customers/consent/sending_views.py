"""A list for sending on pages: who of the list of customers may be contacted, and the file of them."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from guanxi.customers.consent import sending
from guanxi.customers.consent.choices import OUTREACH, Way
from guanxi.customers.consent.words import several_words
from guanxi.customers.listing import customers_listing
from guanxi.customers.models import Contact, Customer
from guanxi.customers.sensitive.opening import in_lists
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.errors import Refused
from guanxi.foundation.savedviews.template_files import written
from guanxi.foundation.ui.lists import read_query
from guanxi.foundation.ui.refusals import add_refusal
from guanxi.foundation.ui.spreadsheets import TYPES

EXPORT = "savedviews.export_list"
OWN = ("to_purpose", "to_channel", "reason", "csrfmiddlewaretoken")
WAYS = [(way.value, way.label) for way in sending.COLUMNS]


class SendingForm(forms.Form):
    to_purpose = forms.ChoiceField(
        label=gettext_lazy("Purpose"), choices=[(one.value, one.label) for one in OUTREACH]
    )
    to_channel = forms.ChoiceField(
        label=pgettext_lazy("of contacting", "Channel"), choices=WAYS, initial=Way.EMAIL
    )


@require_http_methods(["GET", "POST"])
def export_for_sending(request: SignedIn) -> HttpResponse | FileResponse:
    """Before: how many may be contacted, and why the others are kept out. Then the file."""
    user = request.user
    if not (user.may(EXPORT) and user.may(sending.REVEAL)):
        raise PermissionDenied(EXPORT)
    asked = {"to_purpose": OUTREACH[0].value, "to_channel": Way.EMAIL.value} | request.GET.dict()
    form = SendingForm(request.POST if request.method == "POST" else asked)
    if not form.is_valid():
        return render(request, "customers/consent/sending.html", {"form": form}, status=422)
    purpose, channel = form.cleaned_data["to_purpose"], form.cleaned_data["to_channel"]
    contacts = _contacts(request, channel)
    if request.method == "POST":
        try:
            return _file(request, contacts, purpose, channel)
        except Refused as refusal:
            if refusal.field not in {"reason", None}:
                raise
            add_refusal(form, Refused(refusal.message))
    judged = sending.judge(contacts, purpose, channel, timezone.now())
    context = {
        "form": form,
        "allowed": len(judged.allowed),
        "kept_out": [(several_words(code), number) for code, number in judged.kept_out.most_common()],
        "reason": request.POST.get("reason", ""),
        "query": _list_query(request.GET).urlencode(),
    }
    return render(request, "customers/consent/sending.html", context, status=422 if form.errors else 200)


def _list_query(given: QueryDict) -> QueryDict:
    query = given.copy()
    for name in OWN:
        query.pop(name, None)
    return query


def _contacts(request: SignedIn, channel: str) -> list[Contact]:
    """People at the customers of the list as it stands, whom one may write to at all."""
    user = request.user
    asked = read_query(customers_listing(), user, _list_query(request.GET))
    customers = Customer.objects.visible_to(user).counted().settled().filter(asked.conditions)
    rows = Contact.objects.within_scope(user, sending.REVEAL).filter(customer__in=customers.values("pk"))
    found = list(sending.reached_by(rows, channel)[: sending.MOST + 1])
    if len(found) > sending.MOST:
        words = _("These are more than %(most)s people: filter the list first.")
        raise Refused(words % {"most": sending.MOST})
    return found


def _file(request: SignedIn, contacts: list[Contact], purpose: str, channel: str) -> FileResponse:
    user = request.user
    judged = sending.export_for_sending(
        user,
        by=user,
        contact_ids=[one.pk for one in contacts],
        purpose=purpose,
        channel=channel,
        reason=request.POST.get("reason", ""),
    )
    going = [one.contact.pk for one in judged.allowed if one.contact is not None]
    in_lists("customer")(Contact.objects.visible_to(user).filter(pk__in=going), user, "customers")
    name = f"{_('For sending')}-{business_day(user.company).isoformat()}.csv"
    content = written(_cells(judged, channel), "csv")
    answer = FileResponse(content, as_attachment=True, filename=name, content_type=TYPES["csv"])
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _cells(judged: sending.Judged, channel: str) -> Iterator[list[Any]]:
    yield [_("Customer number"), _("Customer"), _("Person"), str(Way(channel).label)]
    for person in judged.allowed:
        contact = person.contact
        assert contact is not None
        address = sending.address_of(contact, channel)
        yield [person.customer.customer_no, person.customer.name, contact.called, address]
