"""The list of customers and its count."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guanxi.customers import working
from guanxi.customers.listing import customers_listing, customers_page
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.listpage import list_context
from guanxi.foundation.ui.lists import COUNT_CAP, count, read_page


@require_GET
def list_customers(request: SignedIn) -> HttpResponse:
    """One page of customers, as the address asks; a fragment for htmx."""
    listing = customers_page(request.user.company.currency)
    page = read_page(listing, request.user, request.GET)
    context = list_context(
        request,
        request.user,
        page,
        heading=_("Customers"),
        count_url=reverse("count_customers"),
        search_label=_("Name, pinyin, number, phone"),
        work=working.work(request.user, request.GET),
    )
    context |= {
        "may_add": request.user.may("customers.add_customer"),
        "may_import": request.user.may("imports.start_import"),
    }
    fragment = request.headers.get("HX-Request-Type") == "partial"
    response = render(request, "ui/listing.html" if fragment else "customers/list.html", context)
    response.headers["Vary"] = "HX-Request, HX-Request-Type, Cookie"
    return response


@require_GET
def count_customers(request: SignedIn) -> HttpResponse:
    """How many rows the list has, asked for apart from the page."""
    found = count(customers_listing(), request.user, request.GET)
    return HttpResponse(formats.count(found.number + found.capped, cap=COUNT_CAP), content_type="text/plain")
