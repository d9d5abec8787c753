"""What texts suggest, over the API: read, decided; and the dictionary's words."""

from typing import Any, cast

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from guanxi.customers.models import Tag
from guanxi.customers.needs.choices import NeedKind
from guanxi.customers.proposals import actions
from guanxi.customers.proposals.models import Proposal, Term
from guanxi.customers.proposals.showing import page_of
from guanxi.foundation.accounts.models import Company
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.ui.addresses import record_id
from guanxi.foundation.ui.wire import ERRORS, LARGEST_PAGE, READ_ERRORS, Asked, example

router = Router(tags=["customers"])


class TermIn(Asked):
    """Either a tag or a kind of need: product, service, custom or after."""

    model_config = example(words="卡顿, 死机", tag_id=17)

    words: str
    tag_id: int | None = None
    need_kind: NeedKind | None = None


class TermOut(Schema):
    id: int
    words: str
    tag_id: int | None
    need_kind: str


class ProposalOut(Schema):
    """``words``: what in the text it comes from; ``found_by``: words or learned."""

    id: int
    customer_id: int
    interaction_id: int | None
    tag_id: int | None
    need_kind: str
    words: str
    excerpt: str
    found_by: str


class ProposalPage(Schema):
    items: list[ProposalOut]
    after: str


class ReadingOut(Schema):
    job_id: int


def _told(one: Proposal) -> dict[str, Any]:
    names = (
        "customer_id", "interaction_id", "tag_id", "need_kind", "words", "excerpt", "found_by",
    )  # fmt: skip
    return {"id": one.pk} | {name: getattr(one, name) for name in names}


def _term(one: Term) -> dict[str, Any]:
    return {"id": one.pk, "words": one.words, "tag_id": one.tag_id, "need_kind": one.need_kind}


@router.get("/proposals", response={200: ProposalPage, **READ_ERRORS})
def list_proposals(request: SignedIn, after: str = "") -> HttpResponse:
    """What texts suggest and one may decide, in the order in which it was found."""
    rows, further = page_of(request.user, after=record_id(after) or 0, oldest_first=True)
    items = [_told(row["proposal"]) for row in rows]
    return JsonResponse({"items": items, "after": str(further) if further else ""})


def _proposal(request: SignedIn, pk: int) -> Proposal:
    return cast(Proposal, get_object_or_404(Proposal.objects.visible_to(request.user), pk=pk))


@router.post("/proposals/{int:proposal_id}/accept", response={204: None, **ERRORS})
def accept_proposal(request: SignedIn, proposal_id: int) -> HttpResponse:
    """It is so: the tag is put on, or the need written down."""
    actions.accept_proposal(_proposal(request, proposal_id), by=request.user)
    return HttpResponse(status=204)


@router.post("/proposals/{int:proposal_id}/refuse", response={204: None, **ERRORS})
def refuse_proposal(request: SignedIn, proposal_id: int) -> HttpResponse:
    """It is not so: this text is not asked about again."""
    actions.refuse_proposal(_proposal(request, proposal_id), by=request.user)
    return HttpResponse(status=204)


@router.post("/proposals/read", response={202: ReadingOut, **ERRORS})
def start_reading(request: SignedIn) -> HttpResponse:
    """Read all texts now; the job's page tells how far it is."""
    run = actions.start_reading(Company.get(), by=request.user)
    return JsonResponse({"job_id": run.pk}, status=202)


@router.get("/terms", response={200: list[TermOut], **READ_ERRORS})
def list_terms(request: SignedIn) -> HttpResponse:
    """The house's own words, each with the tag or the kind of need that it suggests."""
    rows = Term.objects.visible_to(request.user).order_by("pk")[:LARGEST_PAGE]
    return JsonResponse([_term(one) for one in rows], safe=False)


@router.post("/terms", response={201: TermOut, **ERRORS})
def add_term(request: SignedIn, asked: TermIn) -> HttpResponse:
    """Add words that suggest a tag or a kind of need."""
    tags = Tag.objects.visible_to(request.user)
    tag = get_object_or_404(tags, pk=asked.tag_id) if asked.tag_id is not None else None
    kind = asked.need_kind or ""
    term = actions.add_term(Company.get(), by=request.user, words=asked.words, tag=tag, need_kind=kind)
    return JsonResponse(_term(term), status=201)


@router.delete("/terms/{int:term_id}", response={204: None, **ERRORS})
def remove_term(request: SignedIn, term_id: int) -> HttpResponse:
    """Take words out of the dictionary."""
    term: Term = get_object_or_404(Term.objects.visible_to(request.user), pk=term_id)
    actions.remove_term(term, by=request.user)
    return HttpResponse(status=204)
