"""Templates 1 and 3 as files: the rows of the list as it stands."""

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guanxi.customers import templated
from guanxi.customers.listing import customers_listing
from guanxi.customers.models import Customer, Interaction
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.savedviews.template_files import Template, export_template
from guanxi.foundation.ui.lists import read_query
from guanxi.foundation.ui.restriction import parted


@require_POST
def export_customers(request: SignedIn, ending: str) -> HttpResponse | FileResponse:
    """Template 1 as it was reported, or as it is computed; for a reason, personal values in full."""
    user, in_full = request.user, request.POST.get("reveal") == "yes"
    computed = request.POST.get("computed") == "yes"
    asked = read_query(customers_listing(), user, request.GET)
    rows = Customer.objects.visible_to(user).counted().settled().filter(asked.conditions)
    rows, kept_in = parted("customers", rows)
    template = Template(
        "template-1",
        "customers",
        _("Customers"),
        rows,
        lambda: templated.customer_cells(rows, user, in_full=in_full, computed=computed),
        revealed=[templated.REVEAL] if in_full else [],
        inside=templated.customers_inside(user),
        kept_in=kept_in,
    )
    return export_template(request, template, ending)


@require_POST
def export_interactions(request: SignedIn, ending: str) -> HttpResponse | FileResponse:
    """Template 3: talks with the customers of the list as it stands."""
    user = request.user
    asked = read_query(customers_listing(), user, request.GET)
    customers = Customer.objects.visible_to(user).counted().settled().filter(asked.conditions)
    rows = Interaction.objects.visible_to(user).settled().filter(customer__in=customers.values("pk"))
    rows, kept_in = parted("interactions", rows)
    template = Template(
        "template-3",
        "customers",
        _("Interactions"),
        rows,
        lambda: templated.talk_cells(rows, user),
        inside=templated.talks_inside(user),
        kept_in=kept_in,
    )
    return export_template(request, template, ending)
