"""What somebody asks of the own data, on the own page behind a signed address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guanxi.customers.consent.models import ContactLink
from guanxi.customers.consent.open_views import opened, show_own_page
from guanxi.customers.subject_rights.by_link import ask_by_link
from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.toasts import toast

LONGEST = 500


@opened
@require_POST
def ask_by_own_link(request: HttpRequest, link: ContactLink, token: str) -> HttpResponse:
    """A copy, a correction, an erasure: asked with one press, and answered by a day that is told at once."""
    kind, wish = request.POST.get("kind", ""), request.POST.get("wish", "").strip()[:LONGEST]
    try:
        made = ask_by_link(link, by=User.system(), kind=kind, wish=wish)
    except Refused as refusal:
        return show_own_page(request, link, refusal=refusal, asked_kind=kind, wish=wish)
    said = _("Your request is in. You have an answer by %(day)s.")
    toast(request, said % {"day": formats.day(made.due_on)})
    return redirect("choose_by_link", token=token)
