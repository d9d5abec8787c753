"""Comments over the API: of a record, or found by their words; writing, changing, deleting."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.search import index
from guanxi.foundation.subjects import opened_for, places_opened, record_for
from guanxi.foundation.ui.wire import ERRORS, READ_ERRORS, Asked, example, versioned

from . import actions
from .indexing import KIND
from .models import Comment

router = Router(tags=["comments"])
MOST = 200


class CommentOut(Schema):
    id: int
    kind: str
    record_id: int
    body: str
    by: int | None
    at: str
    version: int


class CommentIn(Asked):
    model_config = example(kind="customers.customer", record_id=12, body="报价已发")

    kind: str
    record_id: int
    body: str
    mentions: list[int] = []


class CommentPatch(Asked):
    model_config = example(body="报价已发，等回复")

    body: str
    version: int | None = None


class CommentsAsked(Asked):
    """Which comments: of one record, or those with these words; both together narrow."""

    kind: str = ""
    record_id: int = 0
    q: str = ""


def _shape(comment: Comment) -> dict[str, Any]:
    return {
        "id": comment.pk,
        "kind": comment.kind,
        "record_id": comment.record_id,
        "body": comment.body,
        "by": comment.created_by_id,
        "at": comment.created_at.isoformat(),
        "version": comment.version,
    }


def _seen_rows(request: SignedIn) -> Any:
    return Comment.objects.visible_to(request.user).filter(deleted_at=None)


def _seen(request: SignedIn, pk: int) -> Comment:
    row: Comment = get_object_or_404(Comment.objects.visible_to(request.user), pk=pk)
    places_opened(request.user, [(row.kind, row.record_id)])
    return row


@router.get("", response={200: list[CommentOut], **READ_ERRORS})
def list_comments(request: SignedIn, asked: Query[CommentsAsked]) -> HttpResponse:
    """The newest comments that one may see, 200 at most."""
    rows = _seen_rows(request)
    if asked.kind:
        record = opened_for(request.user, asked.kind, asked.record_id)
        rows = rows.filter(kind=asked.kind, record_id=record.pk)
    rows = rows.filter(index.condition(KIND, asked.q) if asked.q.strip() else Q())
    found = list(rows.order_by("-id")[:MOST])
    if not asked.kind:
        places_opened(request.user, [(row.kind, row.record_id) for row in found])
    return JsonResponse([_shape(row) for row in found], safe=False)


@router.post("", response={201: CommentOut, **ERRORS})
def add_comment(request: SignedIn, asked: CommentIn) -> HttpResponse:
    """Say something about a record; whoever is mentioned (by id, or @name in the text) hears of it."""
    record = record_for(request.user, asked.kind, asked.record_id)
    comment = actions.add_comment(
        request.user, by=request.user, record=record, body=asked.body, chosen=asked.mentions
    )
    return versioned(_shape(comment), 201)


@router.get("/{int:comment_id}", response={200: CommentOut, **READ_ERRORS})
def show_comment(request: SignedIn, comment_id: int) -> HttpResponse:
    """One comment."""
    comment = _seen(request, comment_id)
    if comment.deleted_at is not None:
        raise Http404
    return versioned(_shape(comment))


@router.patch("/{int:comment_id}", response={200: CommentOut, **ERRORS})
def change_comment(request: SignedIn, comment_id: int, asked: CommentPatch) -> HttpResponse:
    """Change one's own words."""
    seen = _seen(request, comment_id)
    comment = actions.change_comment(seen, by=request.user, body=asked.body, version=asked.version)
    return versioned(_shape(comment))


# not a model: a route
@router.delete("/{int:comment_id}", response={204: None, **ERRORS})
def delete_comment(request: SignedIn, comment_id: int) -> HttpResponse:
    """Take a comment back."""
    actions.delete_comment(_seen(request, comment_id), by=request.user)
    return HttpResponse(status=204)
