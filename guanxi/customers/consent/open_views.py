"""The own page of somebody, behind a signed address: what we hold consent for, how they want it.

No sign-in, and no personal value but masked addresses. A GET changes nothing: scanners of links follow it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from guanxi.customers.consent import actions, links
from guanxi.customers.consent.choices import CONSENTED, NO, Act, Purpose, Wanted, Way
from guanxi.customers.consent.facts import facts_of, ways_reached
from guanxi.customers.consent.models import ContactLink
from guanxi.customers.consent.people import Person
from guanxi.customers.subject_rights.by_link import ask_by_link, asked_by, erased_at, may_ask
from guanxi.customers.subject_rights.choices import TONES, Asked, Stands
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.errors import Refused
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.toasts import toast

MOST_SHOWN, LONGEST = 10, 500
# As the person would say it.
ASKED_IN_WORDS = (
    (Asked.ACCESS.value, pgettext_lazy("own page", "A copy of all that you hold of me")),
    (Asked.CORRECTION.value, pgettext_lazy("own page", "Correct what is wrong")),
    (Asked.ERASURE.value, pgettext_lazy("own page", "Erase my data")),
    (Asked.RESTRICTION.value, pgettext_lazy("own page", "Keep my data, but do not use it")),
    (Asked.OBJECTION.value, pgettext_lazy("own page", "I object to the use of my data")),
)
OFTEN = (1, 2, 4, 8)  # times in 30 days
ASKABLE = (Way.PHONE, Way.SMS, Way.EMAIL, Way.WECHAT, Way.VISIT, Way.POST)

type Shown = Callable[..., HttpResponse]


def opened(view: Shown) -> Shown:
    """A page of whoever has the address; counted by where they are (``config/limits.py``), never kept."""

    @wraps(view)
    def show(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
        link = links.read(token)
        answer = (
            view(request, link, token, *args, **kwargs) if link is not None else _led_nowhere(request, token)
        )
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["X-Robots-Tag"] = "noindex"
        return answer

    show.counted_by_address = True  # type: ignore[attr-defined]
    return login_not_required(show)


def _led_nowhere(request: HttpRequest, token: str) -> HttpResponse:
    """Too old or none of ours; whoever was erased reads that it was done, and when."""
    erased = erased_at(token)
    return _own(request, {"link": None, "erased_at": erased}, 410 if erased else 404)


def _own(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """The page under the company's name: whoever reads it has no other sign of whose it is."""
    named = {"company_name": Company.get().name, **context}
    return render(request, "customers/consent/own.html", named, status=status)


@opened
@require_http_methods(["GET", "POST"])
def choose_by_link(request: HttpRequest, link: ContactLink, token: str) -> HttpResponse:
    """What we hold, to be ended by one press; channels and how often."""
    if request.method == "POST":
        actions.choose_by_link(link, by=User.system(), **_chosen(request))
        toast(request, _("Your choice holds from now on."))
        return redirect("choose_by_link", token=token)
    return show_own_page(request, link)


@opened
@require_POST
def ask_by_own_link(request: HttpRequest, link: ContactLink, token: str) -> HttpResponse:
    """A copy, a correction, an erasure: asked with one press, and answered by a day that is told at once."""
    kind, wish = request.POST.get("kind", ""), request.POST.get("wish", "").strip()[:LONGEST]
    try:
        made = ask_by_link(link, by=User.system(), kind=kind, wish=wish)
    except Refused as refusal:
        return show_own_page(request, link, refusal=refusal, asked_kind=kind, wish=wish)
    said = _("Your request is in. You have an answer by %(day)s.")
    toast(request, said % {"day": formats.day(made.due_on)})
    return redirect("choose_by_link", token=token)


def show_own_page(
    request: HttpRequest, link: ContactLink, refusal: Refused | None = None, **typed: str
) -> HttpResponse:
    """The page; with what somebody typed and why it did not go."""
    context = {**_shown(link), **_asking(link), "token": links.token(link), "refusal": refusal, **typed}
    return _own(request, context, 422 if refusal else 200)


def _asking(link: ContactLink) -> dict[str, Any]:
    """What one may ask of the own data here, and what was asked by this link: other links of the person tell
    nothing of it, nor does it of theirs."""
    if not may_ask(link):
        return {}
    asked = [
        {
            "label": row.get_kind_display(),
            "tone": TONES[row.state],
            "state": row.get_state_display(),
            "on": row.received_on,
            "due": row.due_on if row.state == Stands.OPEN else None,
        }
        for row in asked_by(link)[:MOST_SHOWN]
    ]
    return {"askable": ASKED_IN_WORDS, "asked": asked}


def _chosen(request: HttpRequest) -> dict[str, Any]:
    given = request.POST
    if "withdraw" in given:
        ended = given["withdraw"]
        return (
            {"everything": True} if ended == "all" else {"withdrawn": [ended] if ended in CONSENTED else []}
        )
    often = given.get("cap", "")
    unwanted = [way for way in given.getlist("unwanted") if way in ASKABLE]
    return {"unwanted": unwanted, "cap": int(often) if often.isdecimal() and int(often) in OFTEN else None}


def _shown(link: ContactLink) -> dict[str, Any]:
    person = Person(link.customer, link.contact)
    facts = facts_of([person], timezone.now())[person.key]
    wishes = {wish.channel: wish for wish in facts.wishes[1:] if wish.level == "own"}
    contact = link.contact
    addresses = [str(value) for value in (contact.email, contact.phone) if value] if contact else []
    general = wishes.get("")
    cap = general.cap if general else None
    return {
        "link": link,
        "addresses": addresses,
        "held": [(purpose.value, purpose.label) for purpose in CONSENTED if _is_held(facts, purpose)],
        "ways": [
            (way.value, way.label, way in wishes and wishes[way].wanted == Wanted.UNWANTED)
            for way in ASKABLE
            if way in {*ways_reached(person), Way.POST, Way.VISIT} or contact is None
        ],
        "often": sorted({*OFTEN, *([cap] if cap else [])}),
        "cap": cap,
    }


def _is_held(facts: Any, purpose: Purpose) -> bool:
    """Whether something given for it still holds, by any channel."""
    now, given = timezone.now(), False
    for ground in facts.grounds:
        if ground.act == Act.GIVEN and ground.purpose == purpose:
            given = given or ground.expires_at is None or ground.expires_at > now
        elif ground.act in NO and ground.purpose in {"", purpose} and not ground.channel:
            given = False
    return given


@csrf_exempt  # mail programs send it by themselves (RFC 8058); the signed address is what counts
@opened
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, link: ContactLink, token: str, purpose: str) -> HttpResponse:
    """One POST ends a purpose; a GET leads to the page where one chooses, and ends nothing."""
    if purpose not in CONSENTED:
        return _own(request, {"link": None}, 404)
    if request.method == "GET":
        return redirect("choose_by_link", token=token)
    actions.choose_by_link(link, by=User.system(), withdrawn=[purpose])
    return HttpResponse(_("Done: nothing more of this kind."), content_type="text/plain; charset=utf-8")
