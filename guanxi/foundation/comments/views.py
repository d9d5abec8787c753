"""Comments of any record: the thread as a fragment, writing, changing, taking back, the picker."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.errors import Refused
from guanxi.foundation.files.models import File
from guanxi.foundation.files.shown import shelf
from guanxi.foundation.subjects import comments_page, opened_for, places_opened, record_for
from guanxi.foundation.ui import records
from guanxi.foundation.ui.addresses import record_id
from guanxi.foundation.ui.toasts import toast

from . import actions
from .beside import page_of
from .mentioning import offered
from .models import Comment
from .shown import one, thread, unseeing

MOST_FILES = 20


def _visible(request: SignedIn, pk: int) -> Comment:
    row: Comment = get_object_or_404(Comment.objects.visible_to(request.user), pk=pk)
    places_opened(request.user, [(row.kind, row.record_id)])
    return row


def _ids(texts: list[str]) -> list[int]:
    return [pk for pk in map(record_id, texts) if pk is not None]


@require_GET
def show_comments(request: SignedIn, kind: str, pk: int) -> HttpResponse:
    """The page of one record's comments, the newest first, below the place to write one."""
    record = opened_for(request.user, kind, pk)
    context = page_of(record, request.user, "comments")
    context |= thread(record, request.user, request.GET.get("q", "").strip())
    return render(request, "comments/comments.html", context)


@require_GET
def show_files(request: SignedIn, kind: str, pk: int) -> HttpResponse:
    """The page of one record's files, and the place to drop more."""
    record = opened_for(request.user, kind, pk)
    context = page_of(record, request.user, "files")
    context |= shelf(record, request.user, request.GET.get("q", "").strip())
    return render(request, "comments/files.html", context)


@require_http_methods(["GET", "POST"])
def record_comments(request: SignedIn, kind: str, pk: int) -> HttpResponse:
    """The thread; POST adds to it. What was typed stays when it is refused."""
    record, names = opened_for(request.user, kind, pk), ""
    if request.method == "POST":
        files = File.objects.visible_to(request.user).filter(pk__in=_ids(request.POST.getlist("file")))
        comment = actions.add_comment(
            request.user,
            by=request.user,
            record=record,
            body=request.POST.get("body", ""),
            chosen=_ids(request.POST.getlist("mention")),
            files=list(files[:MOST_FILES]),
        )
        names = _(", ").join(each.name for each in unseeing(comment, request.user))
        if not request.headers.get("HX-Request"):
            _say_who_was_not_told(request, names)
            return redirect(f"{comments_page(record)}#comment-{comment.pk}")
    before = record_id(request.GET.get("before", ""))
    context = thread(record, request.user, request.GET.get("q", "").strip(), before)
    context["share_url"] = _share_address(record) if request.method == "POST" else ""
    context["unseeing"] = names
    template = "comments/older.html" if before is not None else "comments/thread.html"
    return render(request, template, context)


def _say_who_was_not_told(request: SignedIn, names: str) -> None:
    """Whoever cannot see the record heard nothing; sharing it is the way."""
    if names:
        text = _("%(names)s cannot see this record and heard nothing. Share it with them first.")
        toast(request, text % {"names": names}, tone="warn")


def _share_address(record: Any) -> str:
    """Where this record is shared, if its room has such a page."""
    address = f"{record.get_absolute_url()}share/"
    try:
        resolve(address)
    except Resolver404:
        return ""
    return address


@require_GET
def list_mentionable(request: SignedIn, kind: str, pk: int) -> HttpResponse:
    """Colleagues for the picker; whoever cannot see the record is marked."""
    record = record_for(request.user, kind, pk)
    found = offered(request.GET.get("q", "")[:40], record, request.user)
    people = [
        {
            "id": each.pk,
            "name": each.name,
            "note": each.department if each.sees else _("cannot see this record"),
            "sees": each.sees,
        }
        for each in found
    ]
    return JsonResponse({"people": people})


@require_http_methods(["GET", "POST"])
def change_comment(request: SignedIn, pk: int) -> HttpResponse:
    """The words in a field (?edit), or as they are; POST saves them."""
    comment = _visible(request, pk)
    if request.method == "POST":
        version = record_id(request.POST.get("version", ""))
        comment = actions.change_comment(
            comment,
            by=request.user,
            body=request.POST.get("body", ""),
            version=version,
            chosen=_ids(request.POST.getlist("mention")),
        )
        record = record_for(request.user, comment.kind, comment.record_id)
        names = _(", ").join(each.name for each in unseeing(comment, request.user))
        _say_who_was_not_told(request, names)
        if not request.headers.get("HX-Request"):
            return redirect(f"{comments_page(record)}#comment-{comment.pk}")
    if "edit" in request.GET and comment.created_by_id == request.user.pk:
        people_url = reverse("list_mentionable", args=[comment.kind, comment.record_id])
        return render(request, "comments/edit.html", {"comment": comment, "people_url": people_url})
    return render(request, "comments/comment.html", {"comment": one(pk, request.user)})


@require_GET
def comment_history(request: SignedIn, pk: int) -> HttpResponse:
    """What a comment was before it was changed."""
    comment = _visible(request, pk)
    if comment.deleted_at is not None:
        raise Refused(_("This comment was deleted."))
    moments = records.history(comment, reader=request.user, without={"deleted_at"})
    return render(request, "comments/history.html", {"comment": one(pk, request.user), "moments": moments})


@require_POST
def delete_comment(request: SignedIn, pk: int) -> HttpResponse:
    """Take it back, with a way to bring it back."""
    comment = actions.delete_comment(_visible(request, pk), by=request.user)
    toast(request, _("The comment is deleted."), undo_url=reverse("restore_comment", args=[comment.pk]))
    if request.headers.get("HX-Request"):
        return render(request, "comments/gone.html", {})
    record = record_for(request.user, comment.kind, comment.record_id)
    return redirect(comments_page(record))


@require_POST
def restore_comment(request: SignedIn, pk: int) -> HttpResponse:
    comment = actions.restore_comment(_visible(request, pk), by=request.user)
    toast(request, _("The comment is back."))
    if request.headers.get("HX-Request"):
        return render(request, "comments/gone.html", {})
    record = record_for(request.user, comment.kind, comment.record_id)
    return redirect(comments_page(record))
