"""Who has a share in a customer, over the API; sharing and taking back; why one may."""

from datetime import date
from typing import Any, Literal

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from guanxi.customers import actions
from guanxi.customers.api.customers import visible_customer
from guanxi.foundation.accounts.models import Department, Group, Share, User
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.accounts.scopes import Level
from guanxi.foundation.rights.explaining import explain
from guanxi.foundation.ui.wire import ERRORS, READ_ERRORS, Asked, example

router = Router(tags=["customers"])
LEVELS = {"read": Level.READ, "write": Level.WRITE}


class ShareOut(Schema):
    """Exactly one of the three ids says who."""

    id: int
    person_id: int | None
    department_id: int | None
    group_id: int | None
    name: str
    level: Literal["read", "write"]
    until: date | None


class ShareIn(Asked):
    model_config = example(person_id=12, level="read", until="2026-12-31")

    person_id: int | None = None
    department_id: int | None = None
    group_id: int | None = None
    level: Literal["read", "write"] = "read"
    until: date | None = None


class AnswerOut(Schema):
    permission: str
    allowed: bool
    because: list[str]


def _shape(share: Share) -> dict[str, Any]:
    return {
        "id": share.pk,
        "person_id": share.person_id,
        "department_id": share.department_id,
        "group_id": share.group_id,
        "name": str(share),
        "level": Level(share.level).name.lower(),
        "until": share.until and share.until.isoformat(),
    }


@router.get("/{int:customer_id}/shares", response={200: list[ShareOut], **READ_ERRORS})
def list_shares(request: SignedIn, customer_id: int) -> HttpResponse:
    """With whom the customer is shared."""
    customer = visible_customer(request, customer_id)
    # unscoped: a share is read with its record, which was found through visible_to
    rows = Share.objects.of(customer).select_related("person", "department", "group")
    return JsonResponse([_shape(share) for share in rows], safe=False)


@router.post("/{int:customer_id}/shares", response={201: ShareOut, **ERRORS})
def share_customer(request: SignedIn, customer_id: int, asked: ShareIn) -> HttpResponse:
    """Open the customer to a person, a department or a group; again, to change how far or until when."""
    customer = visible_customer(request, customer_id)
    reader = _reader(request, asked)
    level, until = LEVELS[asked.level], asked.until
    share = actions.share_customer(customer, by=request.user, reader=reader, level=level, until=until)
    return JsonResponse(_shape(share), status=201)


@router.post("/{int:customer_id}/shares/{int:share_id}/take-back", response={204: None, **ERRORS})
def unshare_customer(request: SignedIn, customer_id: int, share_id: int) -> HttpResponse:
    """Take a share back."""
    actions.unshare_customer(visible_customer(request, customer_id), by=request.user, share_id=share_id)
    return HttpResponse(status=204)


@router.get("/{int:customer_id}/access", response={200: list[AnswerOut], **READ_ERRORS})
def explain_access(request: SignedIn, customer_id: int) -> HttpResponse:
    """What one may do with the customer, and why or why not."""
    answers = explain(visible_customer(request, customer_id), request.user)
    told = [
        {"permission": a.right.permission, "allowed": a.allowed, "because": list(a.because)} for a in answers
    ]
    return JsonResponse(told, safe=False)


def _reader(request: SignedIn, asked: ShareIn) -> User | Department | Group:
    """The one that is named; none, or more than one, is nobody."""
    named: list[tuple[Any, int | None]] = [
        (User, asked.person_id),
        (Department, asked.department_id),
        (Group, asked.group_id),
    ]
    given = [(model, pk) for model, pk in named if pk is not None]
    if len(given) != 1:
        raise Http404
    model, pk = given[0]
    found: User | Department | Group = get_object_or_404(model.objects.visible_to(request.user), pk=pk)
    return found
