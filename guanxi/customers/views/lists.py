"""The list of customers and its count."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guanxi.customers import working
from guanxi.customers.listing import customers_listing, customers_page
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.ui.listpage import show_count, show_list


@require_GET
def list_customers(request: SignedIn) -> HttpResponse:
    """One page of customers, as the address asks; a fragment for htmx."""
    return show_list(
        request,
        customers_page(request.user.company.currency),
        "customers/list.html",
        heading=_("Customers"),
        **working.WORKLIST.frame.asked,
        **working.told(request.user, request.GET),
    )


@require_GET
def count_customers(request: SignedIn) -> HttpResponse:
    """How many rows the list has, asked for apart from the page."""
    return show_count(request, customers_listing())
