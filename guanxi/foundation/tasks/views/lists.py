"""The list of tasks, its count, and template 5 as a file."""

from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.savedviews.template_files import export_template
from guanxi.foundation.tasks import exporting
from guanxi.foundation.tasks.listing import tasks_listing
from guanxi.foundation.ui.listpage import show_count, show_list


@require_GET
def list_tasks(request: SignedIn) -> HttpResponse:
    """One page of tasks, as the address asks; a fragment for htmx."""
    return show_list(
        request,
        tasks_listing(business_day(request.user.company)),
        "tasks/list.html",
        heading=_("Tasks"),
        count_url=reverse("count_tasks"),
        search_label=_("Words, number"),
        may_add=request.user.may("tasks.add_task"),
        may_export=request.user.may("savedviews.export_list"),
        may_internal=request.user.may("savedviews.export_internal"),
        may_import=request.user.may("tasks.import_tasks"),
        query=request.GET.urlencode(),
    )


@require_GET
def count_tasks(request: SignedIn) -> HttpResponse:
    """How many rows the list has, asked for apart from the page."""
    return show_count(request, tasks_listing())


@require_POST
def export_tasks(request: SignedIn, ending: str) -> HttpResponse | FileResponse:
    """Template 5 with the rows of the list as it stands; the export is audited."""
    computed = request.POST.get("computed") == "yes"
    template = exporting.template_5(request.user, request.GET, _("Tasks"), computed=computed)
    return export_template(request, template, ending)
