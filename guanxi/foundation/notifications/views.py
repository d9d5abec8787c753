"""The bell, the page of notices, how one is told, and the token that opens a stream."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.foundation.accounts.models import Company
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.errors import Refused
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.live.publishing import newest_before, token_for, topic_of_user
from guanxi.foundation.live.tokens import MOST_TOPICS
from guanxi.foundation.subjects import record_for, subject_of
from guanxi.foundation.ui.addresses import damaged, record_id
from guanxi.foundation.ui.own import own_tabs
from guanxi.foundation.ui.refusals import add_refusal
from guanxi.foundation.ui.toasts import toast
from guanxi.foundation.ui.zones import zone_name

from . import actions, stopping
from .choosing import choices_of, read_choices
from .forms import AddressForm, HabitsForm
from .models import Address, Delivery, Habits, Notification
from .shown import lines, target
from .unsent import unsent_of

LATEST, PAGE = 8, 50
OLDEST_PAGE, LONGEST_AGE = 60, 10  # seconds; digits


@require_GET
def open_stream(request: SignedIn) -> HttpResponse:
    """How many notices are unread; where the stream is, and a token for the asked topics that are visible.

    The page says how many seconds ago it was asked for: what happened since, it may not show.
    """
    unread = Notification.objects.visible_to(request.user).unread().count()
    answer: dict[str, Any] = {"unread": unread, "stream": _stream_address(request)}
    if answer["stream"]:
        own = topic_of_user(request.user.pk)
        asked = request.GET.getlist("topic")[: MOST_TOPICS - 1]
        topics = [own, *(topic for topic in dict.fromkeys(asked) if _may_hear(request, topic))]
        answer |= {
            "own": own,
            "since": newest_before(_age(request)),
            "token": token_for(request.user, topics),
        }
    return JsonResponse(answer)


def _age(request: HttpRequest) -> int:
    """A page that has been open for longer asks for everything anyway when its stream begins."""
    told = request.GET.get("age", "")
    return min(int(told), OLDEST_PAGE) if told.isdecimal() and len(told) < LONGEST_AGE else 0


def _stream_address(request: HttpRequest) -> str:
    """The address behind a proxy, or the live process's own port on the host that the browser asked for."""
    if settings.LIVE_URL or not settings.LIVE_PORT:
        return settings.LIVE_URL
    host = urlsplit(f"//{request.get_host()}").hostname or ""
    if ":" in host:
        return ""  # a content policy cannot name an IPv6 address: such pages ask by themselves
    return f"{request.scheme}://{host}:{settings.LIVE_PORT}/stream"


def _may_hear(request: SignedIn, topic: str) -> bool:
    """Whether this person may see what the topic is about."""
    what, _colon, rest = topic.partition(":")
    kind, _colon, number = rest.rpartition(":")
    pk = record_id(number)
    if pk is None:
        return False
    if what == "job" and not kind:
        return JobRun.objects.visible_to(request.user).filter(pk=pk).exists()
    try:
        return what == "record" and subject_of(kind).visible_to(request.user).filter(pk=pk).exists()
    except Http404:
        return False


# ---- reading -----------------------------------------------------------------------------------


@require_GET
def latest_notifications(request: SignedIn) -> HttpResponse:
    """What the bell opens: the newest few."""
    rows = list(Notification.objects.visible_to(request.user).in_page()[:LATEST])
    return render(request, "notifications/latest.html", {"lines": lines(rows, request.user)})


@require_GET
def list_notifications(request: SignedIn) -> HttpResponse:
    """One page of notices, newest first: the unread, or all."""
    every = "all" in request.GET
    before = request.GET.get("before", "")
    place = record_id(before)
    if before and place is None:
        raise damaged()
    seen = Notification.objects.visible_to(request.user).in_page()
    rows = seen if every else seen.filter(read_at=None)
    found = list((rows if place is None else rows.filter(pk__lt=place))[: PAGE + 1])
    context = {
        "lines": lines(found[:PAGE], request.user),
        "every": every,
        "older": found[PAGE - 1].pk if len(found) > PAGE else None,
        "any_unread": any(row.read_at is None for row in found),
        "topic": topic_of_user(request.user.pk),
        "unsent": unsent_of(request.user),
    }
    return render(request, "notifications/list.html", context)


@require_GET
def open_notification(request: SignedIn, pk: int) -> HttpResponse:
    """Read it, and go to what it is about."""
    row = get_object_or_404(Notification.objects.visible_to(request.user), pk=pk)
    url = target(row, request.user)
    actions.read_notifications(request.user, by=request.user, ids=[row.pk])
    if not url:
        raise Http404("no longer visible")
    return redirect(url)


@require_POST
def read_notifications(request: SignedIn) -> HttpResponse:
    """Mark one notice as read, or all of them."""
    pk = record_id(request.POST.get("id", ""))
    actions.read_notifications(request.user, by=request.user, ids=None if pk is None else [pk])
    return redirect("list_notifications")


# ---- how one is told ---------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def choose_notices(request: SignedIn) -> HttpResponse:
    """Each kind of notice and each channel: when; and the quiet hours."""
    habits = Habits.objects.filter(user=request.user).first() or Habits(user=request.user)  # unscoped: own
    initial = {name: getattr(habits, name) for name in HabitsForm.base_fields}
    form = HabitsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_habits(request.user, by=request.user, **form.cleaned_data)
            actions.choose_notices(request.user, by=request.user, choices=read_choices(request.POST))
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            toast(request, _("Saved."))
            return redirect("choose_notices")
    context = {
        "form": form,
        "table": choices_of(request.user),
        "zone": zone_name(request.user.zone),
        "unsent": unsent_of(request.user),
        "heading": _("My notices"),
        "submit_label": _("Save choices"),
        "tabs": own_tabs("choose_notices"),
    }
    return render(request, "notifications/settings.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def add_address(request: SignedIn) -> HttpResponse:
    """A chat in which one is told, too."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_address(request.user, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            toast(request, _("Added. Now choose what is sent there."))
            return redirect("choose_notices")
    context = {
        "form": form,
        "heading": _("Add a chat"),
        "submit_label": _("Add chat"),
        "cancel_url": reverse("choose_notices"),
    }
    return render(request, "ui/form.html", context, status=422 if form.errors else 200)


@require_POST
def remove_address(request: SignedIn, pk: int) -> HttpResponse:
    address = get_object_or_404(Address.objects.visible_to(request.user), pk=pk)
    actions.remove_address(address, by=request.user)
    toast(request, _("Removed."))
    return redirect("choose_notices")


@csrf_exempt  # mail programs send it by themselves (RFC 8058); the signed token is what counts
@login_not_required
@require_http_methods(["GET", "POST"])
def stop_mails(request: HttpRequest, token: str) -> HttpResponse:
    """From a mail: no more mails of this kind."""
    stop = stopping.read(token)
    done = False
    if stop is not None and request.method == "POST":
        actions.choose_notices(stop.user, by=stop.user, choices={(stop.notice.code, stop.channel): "off"})
        done = True
    status = 200 if stop is not None else 404
    return render(request, "notifications/stop.html", {"stop": stop, "done": done}, status=status)


# ---- watching ----------------------------------------------------------------------------------


@require_POST
def watch_record(request: SignedIn, kind: str, pk: int) -> HttpResponse:
    """Watch, or watch no more."""
    record = record_for(request.user, kind, pk)
    if not request.user.may("notifications.watch_record"):
        raise PermissionDenied("notifications.watch_record")
    if request.POST.get("watch") == "no":
        actions.unwatch_record(request.user, by=request.user, kind=kind, record_id=record.pk)
        toast(request, _("You are no longer told of what happens here."))
    else:
        actions.watch_record(request.user, by=request.user, kind=kind, record_id=record.pk)
        toast(request, _("You will be told of what happens here."))
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return redirect(wanted)
    return redirect(record.get_absolute_url())


# ---- what did not go out -----------------------------------------------------------------------


@require_GET
def list_deliveries(request: SignedIn) -> HttpResponse:
    """For those who run the house: what could not be sent, to whom and by what, never its words."""
    if not request.user.may("notifications.view_deliveries"):
        raise PermissionDenied("notifications.view_deliveries")
    rows = Delivery.objects.failed().select_related("user", "notification")[:100]  # unscoped: held above
    return render(request, "notifications/deliveries.html", {"rows": rows})


@require_POST
def send_again(request: SignedIn) -> HttpResponse:
    """Try again what did not go out to me."""
    count = actions.send_again(request.user, by=request.user)
    _said(request, count)
    return redirect("choose_notices")


@require_POST
def send_all_again(request: SignedIn) -> HttpResponse:
    """Try again what did not go out: one notice, or all."""
    asked = request.POST.get("id", "")
    pk = record_id(asked)
    if asked and pk is None:
        raise damaged()
    count = actions.send_all_again(Company.get(), by=request.user, id=pk)
    _said(request, count)
    return redirect("list_deliveries")


def _said(request: SignedIn, count: int) -> None:
    text = ngettext(
        "%(count)s notice is tried again now. What fails again shows here again.",
        "%(count)s notices are tried again now. What fails again shows here again.",
        count,
    )
    toast(request, text % {"count": count})
