"""Templates 1 and 3 as files: the rows of the list as it stands."""

from typing import Any

from django.http import FileResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from guanxi.customers import actions, templated
from guanxi.customers.indexing import today_of
from guanxi.customers.listing import customers_listing
from guanxi.customers.models import Customer, Interaction
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.errors import Refused
from guanxi.foundation.imports.template_files import MOST, template_file
from guanxi.foundation.ui.lists import read_query
from guanxi.foundation.ui.spreadsheets import TYPES


@require_http_methods(["GET", "POST"])
def export_customers(request: SignedIn, ending: str) -> FileResponse:
    """Template 1; posted with a reason, personal values stand there as far as one may show them."""
    user = request.user
    asked = read_query(customers_listing(), user, request.GET)
    rows = Customer.objects.visible_to(user).filter(asked.conditions)
    count = _counted(rows)
    in_full = request.method == "POST"
    if in_full:
        actions.export_customers_in_full(
            user, by=user, rows=count, ending=ending, reason=request.POST.get("reason", "")
        )
    else:
        actions.export_customers(user, by=user, rows=count, ending=ending)
    return _file(request, templated.customer_cells(rows, user, in_full=in_full), _("Customers"), ending)


@require_GET
def export_interactions(request: SignedIn, ending: str) -> FileResponse:
    """Template 3: talks with the customers of the list as it stands."""
    user = request.user
    asked = read_query(customers_listing(), user, request.GET)
    customers = Customer.objects.visible_to(user).filter(asked.conditions)
    rows = Interaction.objects.visible_to(user).filter(customer__in=customers.values("pk"))
    actions.export_interactions(user, by=user, rows=_counted(rows), ending=ending)
    return _file(request, templated.talk_cells(rows, user), _("Interactions"), ending)


def _counted(rows: Any) -> int:
    found = int(rows.count())
    if found > MOST:
        raise Refused(_("These are more than %(most)s rows: filter the list first.") % {"most": f"{MOST:,}"})
    return found


def _file(request: SignedIn, cells: Any, what: str, ending: str) -> FileResponse:
    name = f"{what}-{today_of(request.user).isoformat()}.{ending}"
    response = FileResponse(
        template_file(cells, ending), as_attachment=True, filename=name, content_type=TYPES[ending]
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
