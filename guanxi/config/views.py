"""The front door's own pages: health, personal settings, starting with one's own data, error pages."""

import logging
import sys
from collections.abc import Callable
from itertools import islice

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.middleware import HtmxDetails

from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.accounts.rights import POWERS
from guanxi.foundation.files.shown import size_of
from guanxi.foundation.staff import actions as staff
from guanxi.foundation.ui import formats

from . import actions, logs
from .rights import RIGHTS

MOST_HELPERS, MOST_ASKED = 3, 20
KEEP_ACCOUNTS, KEEP_ROLES = "accounts.manage_users", "accounts.manage_roles"
AWAY_FOR = 5  # seconds after which asking again is worth it
_is_current = False


@login_not_required
@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and its schema is this version's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    waiting = _migrations_waiting()
    return JsonResponse({"ok": not waiting, "migrations_waiting": waiting}, status=503 if waiting else 200)


def _migrations_waiting() -> int:
    """How many there are; once there are none, this process needs no second look, nor pays for one."""
    global _is_current  # noqa: PLW0603 - what was found out about this process's own version
    if not _is_current:
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        _is_current = not waiting
        return waiting
    return 0


@require_POST
def change_own_settings(request: SignedIn) -> HttpResponse:
    """Language, theme, zone and single keys from the menu; back to the page they were changed on."""
    staff.change_own_settings(
        request.user,
        by=request.user,
        language=request.POST.get("language"),
        theme=request.POST.get("theme"),
        zone=request.POST.get("zone"),
        single_keys={"on": True, "off": False}.get(request.POST.get("single_keys", "")),
    )
    back = request.POST.get("next", "/")
    return redirect(back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else "/")


@require_http_methods(["GET", "POST"])
def start_own_data(request: SignedIn) -> HttpResponse:
    """Explain what will be emptied; on POST empty it and begin a new audit chain."""
    if not request.user.may("frontdoor.start_own_data"):
        raise PermissionDenied("frontdoor.start_own_data")
    company = Company.get()
    if request.method == "POST":
        given = {name: request.POST.get(name, "") for name in ("company_name", "own_name")}
        actions.start_own_data(company, by=request.user, **given)
        kept = User.objects.visible_to(request.user).select_related("department").get(pk=request.user.pk)
        said = _(
            "The demo is gone. Guanxi is yours now: you sign in as “%(login)s” with the password you have,"
            " and work in the department “%(department)s”."
        )
        messages.info(request, said % {"login": kept.username, "department": kept.department})
        return redirect("/")
    context = {"company": company, "roles": request.user.roles.order_by("code")}
    return render(request, "frontdoor/start_own_data.html", context)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    context = {
        "reading": request.method == "GET",
        "simulated": _as_simulated(request, exception),
        "needed": next((right.label for right in RIGHTS if right.permission == str(exception)), ""),
        "holders": _who_holds(request, str(exception)),
        "helpers": _who_gives(request, str(exception)),
    }
    return render(request, "403.html", context, status=403)


def _who_holds(request: HttpRequest, permission: str) -> list[User]:
    """A few colleagues at work who may do it themselves."""
    return _few(request, permission, lambda _one: True)


def _who_gives(request: HttpRequest, permission: str) -> list[User]:
    """A few who could give the reader a role with it: who keeps the account and, for what watches, roles."""
    watches = POWERS.get(permission, "system_administrator") != "system_administrator"

    def gives(one: User) -> bool:
        reached = User.objects.within_scope(one, KEEP_ACCOUNTS).filter(pk=request.user.pk).exists()
        return reached and (not watches or one.may(KEEP_ROLES))

    return _few(request, KEEP_ACCOUNTS, gives)


def _few(request: HttpRequest, permission: str, helps: Callable[[User], bool]) -> list[User]:
    """Of those who hold it some who help, for somebody who is signed in and reads a page."""
    reader = request.user
    if not isinstance(reader, User) or request.headers.get("HX-Request"):
        return []
    people = User.objects.visible_to(reader).filter(
        is_active=True, is_system=False, roles__grants__permission=permission
    )
    found = people.exclude(pk=reader.pk).distinct().in_order()[:MOST_ASKED]
    return list(islice(filter(helps, found), MOST_HELPERS))


def _as_simulated(request: HttpRequest, exception: Exception) -> str:
    """Who looks at pages as a colleague learns whether the colleague would have been let in."""
    person = request.user
    if not isinstance(person, User) or person.watched_by is None:
        return ""
    if person.held_scope(str(exception)) is None:
        return _("%(name)s has no access to this page either.") % {"name": person.name}
    return _("%(name)s sees this page; your own roles do not let you.") % {"name": person.name}


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django itself refuses to read: damaged, or too much of it."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return render(request, "413.html", {"limit": _limit(exception)}, status=413)
    return render(request, "400.html", status=400)


def _limit(exception: Exception) -> str:
    """What was too much, and how much is taken at once."""
    match exception:
        case TooManyFieldsSent():
            most = formats.number(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS or 0)
            return _("The form holds too many fields; at most %(most)s are taken at once.") % {"most": most}
        case TooManyFilesSent():
            most = formats.number(settings.DATA_UPLOAD_MAX_NUMBER_FILES or 0)
            return _("These are too many files; at most %(most)s are taken at once.") % {"most": most}
    most = size_of(settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)
    return _("The text that was sent is too long; at most %(most)s are taken at once.") % {"most": most}


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """The error page; where the database is away, one that asks it nothing; at worst one plain sentence."""
    away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    try:
        return _database_away(request) if away else _broken(request)
    except Exception:
        logging.getLogger("guanxi.web").exception("the error page itself failed")
        text = "The server could not answer. Nothing was changed; try again in a moment."
        return HttpResponse(text, status=500, content_type="text/plain; charset=utf-8")


def _broken(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", {"request_id": logs.request_id.get()}, status=500)


def _database_away(request: HttpRequest) -> HttpResponse:
    """Whoever asked is perhaps not known yet: then the browser's language is spoken."""
    language = getattr(request, "LANGUAGE_CODE", "") or translation.get_language_from_request(request)
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
    with translation.override(language):  # no context processors: they would ask the database
        html = render_to_string("503.html", {"request": request, "request_id": logs.request_id.get()})
    headers = {"Retry-After": str(AWAY_FOR), "Cache-Control": "no-store", "Content-Language": language}
    return HttpResponse(html, status=503, headers=headers)
