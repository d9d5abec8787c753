"""The list of tasks, its count, and template 5 as a file."""

from urllib.parse import urlencode

from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.savedviews.showing import NONE
from guanxi.foundation.savedviews.template_files import export_template
from guanxi.foundation.tasks import exporting
from guanxi.foundation.tasks.listing import tasks_listing
from guanxi.foundation.ui import parts
from guanxi.foundation.ui.listpage import show_count, show_list


def _tabs(request: SignedIn) -> list[parts.Tab]:
    """The views that people open most; the address says which it is."""
    views: tuple[tuple[str, dict[str, str]], ...] = (
        (_("Mine"), {"who": "mine", "open": "yes"}),
        (_("Where I help"), {"who": "helping", "open": "yes"}),
        (_("All open"), {"open": "yes"}),
        (_("Next 7 days"), {"open": "yes", "due.op": "next", "due": "7"}),
        (_("Delayed"), {"status": "late"}),
        (_("Lagging"), {"lag": "yes"}),
        (_("Completed"), {"status": "done"}),
        (_("All"), {"view": NONE}),  # the bare address opens the view that somebody chose
    )
    named = dict.fromkeys(name for _label, query in views for name in query if name != "view")
    asked = {name: request.GET[name] for name in named if request.GET.get(name)} or {"view": NONE}
    is_view = "of" in request.GET
    url = reverse("list_tasks")
    return [
        parts.Tab(label, f"{url}?{urlencode(query)}", current=asked == query and not is_view)
        for label, query in views
    ]


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
        tabs=_tabs(request),
        may_add=request.user.may("tasks.add_task"),
        may_export=request.user.may("savedviews.export_list"),
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
