"""The queue of possible doubles over the API, what is decided of it, and how pairs are weighed."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from guanxi.customers.api.customers import visible_customer
from guanxi.customers.consent.restricted import restricted
from guanxi.customers.duplicates import actions
from guanxi.customers.duplicates.listing import duplicates_listing
from guanxi.customers.duplicates.models import Apart, DuplicatePair, LikenessPolicy
from guanxi.customers.duplicates.wording import evidence
from guanxi.customers.models import Customer
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.ui.lists import read_page
from guanxi.foundation.ui.wire import ERRORS, READ_ERRORS, Asked, example, paged

SEE = "customers.view_customer"
router = Router(tags=["customers"])


class EvidenceOut(Schema):
    """``bits``: above 0 it speaks for one customer."""

    compared: str
    found: str
    bits: float


class PairOut(Schema):
    """``restricted``: the data of one of them may only be kept, so that they are not compared any more."""

    id: int
    kept_id: int
    lost_id: int
    kept_name: str
    lost_name: str
    probability: float
    restricted: bool
    why: list[EvidenceOut]
    found_on: date


class PairPage(Schema):
    items: list[PairOut]
    after: str
    before: str


class ApartIn(Asked):
    model_config = example(other_id=17, reason="两家分公司")

    other_id: int
    reason: str = ""


class AgainIn(Asked):
    model_config = example(other_id=17)

    other_id: int


class WeightsIn(Asked):
    """``weights``: kind → what is compared → what was found → how often it holds for one, and for two."""

    model_config = example(weights={"person": {"phone": {"same": [0.7, 0.15]}}})

    weights: dict[str, Any]


class WeightsOut(Schema):
    weights: dict[str, Any]


class SearchOut(Schema):
    job_id: int


@router.get("/duplicates", response={200: PairPage, **READ_ERRORS})
def list_duplicates(request: SignedIn, sort: str = "", after: str = "", before: str = "") -> HttpResponse:
    """Two records each that may be one customer, what is most to gain first."""
    page = read_page(duplicates_listing(), request.user, request.GET)
    whys = dict(DuplicatePair.objects.filter(pk__in=[row.pk for row in page.rows]).values_list("pk", "why"))
    held = restricted().named
    items = [_pair(row, whys.get(row.pk, []), request.user, held) for row in page.rows]
    return paged(items, page)


def _pair(row: Any, why: Any, reader: User, held: frozenset[int]) -> dict[str, Any]:
    return {
        "id": row.pk,
        "kept_id": row.left_id,
        "lost_id": row.right_id,
        "kept_name": row.left__name,
        "lost_name": row.right__name,
        "probability": round(row.probability, 4),
        "restricted": bool({row.left_id, row.right_id} & held),
        "why": [
            {"compared": str(one.label), "found": str(one.said), "bits": one.bits}
            for one in ([] if {row.left_id, row.right_id} & held else evidence(why, reader))
        ],
        "found_on": row.found_on.isoformat(),
    }


@router.post("/duplicates/search", response={202: SearchOut, **ERRORS})
def search_duplicates(request: SignedIn) -> HttpResponse:
    """Look through the whole base now; the job's page tells how far it is."""
    run: JobRun = actions.search_duplicates(Company.get(), by=request.user)
    return JsonResponse({"job_id": run.pk}, status=202)


@router.get("/duplicates/weights", response={200: WeightsOut, **READ_ERRORS})
def show_weights(request: SignedIn) -> HttpResponse:
    """The weights that this company has set otherwise than stated."""
    if not request.user.may(SEE):
        raise Http404
    return JsonResponse({"weights": LikenessPolicy.current()})


@router.post("/duplicates/weights", response={200: WeightsOut, **ERRORS})
def change_likeness(request: SignedIn, asked: WeightsIn) -> HttpResponse:
    """Weigh otherwise from the next search on; what is left out is weighed as stated."""
    row = actions.change_likeness(Company.get(), by=request.user, values=asked.weights)
    return JsonResponse({"weights": row.values})


@router.post("/{int:customer_id}/apart", response={204: None, **ERRORS})
def keep_apart(request: SignedIn, customer_id: int, asked: ApartIn) -> HttpResponse:
    """This and the other are two customers: the queue does not ask again."""
    other = get_object_or_404(Customer.objects.visible_to(request.user), pk=asked.other_id)
    one = visible_customer(request, customer_id)
    actions.keep_apart(one, by=request.user, other=other, reason=asked.reason)
    return HttpResponse(status=204)


@router.post("/{int:customer_id}/apart/again", response={204: None, **ERRORS})
def compare_again(request: SignedIn, customer_id: int, asked: AgainIn) -> HttpResponse:
    """That this and the other are two customers is taken back: the next search may ask again."""
    one = visible_customer(request, customer_id)
    apart = Apart.objects.visible_to(request.user).of_pair(one.pk, asked.other_id).first()
    if apart is None:
        raise Http404
    actions.compare_again(apart, by=request.user)
    return HttpResponse(status=204)
