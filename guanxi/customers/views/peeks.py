"""A customer beside the list it was opened from."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guanxi.customers.indexing import in_order
from guanxi.customers.models import Customer
from guanxi.customers.working import WORKLIST
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.ui import records
from guanxi.foundation.worklists.neighbours import neighbours, place_of

from .records import CHANGE, NOUN, REVEAL, person, visible_customer


@require_GET
def peek_customer(request: SignedIn, pk: int) -> HttpResponse:
    """The customer in short, and who stands before and after it as the list is filtered and ordered."""
    customer = visible_customer(request, pk)
    listing = WORKLIST.listing(request.user)
    may_reveal = records.may(request.user, REVEAL, customer)
    contacts = in_order(customer.contacts.filter(left_on=None))[:3]
    context = {
        "customer": customer,
        "beside": neighbours(listing, request.user, request.GET, pk),
        "record_url": reverse("show_customer", args=[pk]),
        "place_url": f"{reverse('place_customer', args=[pk])}?{request.GET.urlencode()}",
        "may_change": records.may(request.user, CHANGE, customer),
        "banner": records.panels(NOUN, "banner", customer, request),
        "panels": records.panels(NOUN, "peek", customer, request),
        "people": [person(contact, request.user, may_reveal=may_reveal) for contact in contacts],
        "tags": [link for link in customer.tag_links.all() if link.ended_on is None],
    }
    return render(request, "customers/peek.html", context)


@require_GET
def place_customer(request: SignedIn, pk: int) -> HttpResponse:
    """Which of how many customers this is, asked for apart from the peek."""
    get_object_or_404(Customer.objects.visible_to(request.user).only("pk"), pk=pk)
    place = place_of(WORKLIST.listing(request.user), request.user, request.GET, pk)
    if place is None:
        return HttpResponse(_("Not in this list any more"), content_type="text/plain")
    numbers = {"place": place.place.text, "total": place.total.text}
    return HttpResponse(_("Customer %(place)s of %(total)s") % numbers, content_type="text/plain")
