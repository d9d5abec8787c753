"""The API under /api/: mounts the rooms' routers and maps errors to problem+json once."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser
from ninja.security import HttpBearer
from ninja.security import SessionAuth as DjangoSession

import guanxi.config.sparing  # noqa: F401 - before the rooms make their schemas
from guanxi.customers.api import router as customers
from guanxi.foundation import preconditions
from guanxi.foundation.accounts import confirmed, narrowing
from guanxi.foundation.accounts.models import Token, User
from guanxi.foundation.accounts.rights import called, hidden_from
from guanxi.foundation.approvals.api import router as approvals
from guanxi.foundation.comments.api import router as comments
from guanxi.foundation.customfields.api import router as custom_fields
from guanxi.foundation.errors import Conflict, Refused
from guanxi.foundation.files.api import router as files
from guanxi.foundation.oversight.api import router as reviews
from guanxi.foundation.policies.api import router as policies
from guanxi.foundation.privacy.sealed import draw_veil
from guanxi.foundation.replies import once as replies
from guanxi.foundation.rights.api import router as rights
from guanxi.foundation.safekeeping.api import router as backups
from guanxi.foundation.savedviews.api import router as views
from guanxi.foundation.tasks.api import router as tasks
from guanxi.purchases.api import router as purchases
from guanxi.scoring.api import router as scoring

from . import conditional, confirming, limits, token_limits, wrong_inputs
from .openapi import DocumentedAPI
from .problems import in_words, problem

JSON = "application/json"


class TokenAuth(HttpBearer):
    """``Authorization: Bearer gx_…``: the request acts as the token's user."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        found = Token.shown(token)
        if found is None:
            limits.count_wrong_token(request)
            return None
        user: User = found.user
        request.user = user
        narrowing.narrow(found.narrowing)
        confirmed.shown_token()
        # The middleware, which ends them after the answer, has seen a stranger.
        if user.language:  # else what the program asks for stays
            translation.activate(user.language)
        timezone.activate(ZoneInfo(user.zone))
        draw_veil(hidden_from(user))
        token_limits.count_request(request, found)
        limits.count_write(request, user)
        if found.read_only and request.method not in limits.READING:
            raise OnlyReads
        return user


class SessionAuth(DjangoSession):
    """Pages act as whoever is signed in. A stranger is told to sign in, not that a form is too old."""

    def _get_key(self, request: HttpRequest) -> str | None:
        return super()._get_key(request) if request.user.is_authenticated else None


class JsonOnly(Parser):
    """A body that says to be something else is not read, whatever it holds."""

    def parse_body(self, request: HttpRequest) -> Any:
        if request.content_type != JSON:
            raise ValueError(request.content_type)  # becomes a 415 below
        return super().parse_body(request)


class OnlyReads(Exception):
    """A token that only reads was sent with a request that writes."""


api = DocumentedAPI(
    title="Guanxi",
    version="1",
    description="Customers, orders, tasks and standings, read and written as the pages do it.",
    auth=[TokenAuth(), SessionAuth()],
    docs_url=None,
    parser=JsonOnly(),
    urls_namespace="api",
)


def once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """With an ``Idempotency-Key`` what is asked is done once, however often it comes; with a condition only
    where that holds."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **inputs: Any) -> HttpResponse:
        if getattr(view, "asks_by_itself", False):
            return view(request, *args, **inputs)
        return replies.answered_once(
            request,
            cast(User, request.user),
            lambda: conditional.answered_if(request, lambda: view(request, *args, **inputs)),
        )

    return run


api.add_decorator(once, mode="operation")
api.add_router("/customers", customers)
api.add_router("/comments", comments)
api.add_router("/files", files)
api.add_router("/custom-fields", custom_fields)
api.add_router("/purchases", purchases)
api.add_router("/scoring", scoring)
api.add_router("/rights", rights)
api.add_router("/tasks", tasks)
api.add_router("/approvals", approvals)
api.add_router("/views", views)
api.add_router("/backups", backups)
api.add_router("/policies", policies)
api.add_router("/audit", reviews)


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    if error.options:
        told = wrong_inputs.refusals([error, *error.others])
        return problem(422, str(error), errors=told, **({"field": error.field} if error.field else {}))
    return problem(409, str(error), **({"field": error.field} if error.field else {}))


@api.exception_handler(Conflict)
def conflict(request: HttpRequest, error: Conflict) -> HttpResponse:
    fields = {
        name: {"mine": str(mine), "theirs": str(theirs)} for name, (mine, theirs) in error.fields.items()
    }
    return problem(409, str(error), fields=fields, version=error.version)


@api.exception_handler(preconditions.NotAsRead)
def not_as_read(request: HttpRequest, error: preconditions.NotAsRead) -> HttpResponse:
    if error.version is None:
        return problem(412, _("This has no version: send it without If-Match."), version=None)
    changed = _("Somebody changed this record meanwhile: read it again, then decide.")
    return problem(412, changed, version=error.version)


@api.exception_handler(limits.TooMany)
def too_many(request: HttpRequest, error: limits.TooMany) -> HttpResponse:
    return limits.too_many(request, error)


@api.exception_handler(OnlyReads)
def only_reads(request: HttpRequest, error: OnlyReads) -> HttpResponse:
    return problem(403, _("This token only reads."), code="token_only_reads")


@api.exception_handler(confirmed.ConfirmationNeeded)
def unconfirmed(request: HttpRequest, error: confirmed.ConfirmationNeeded) -> HttpResponse:
    return confirming.confirmation_needed()


@api.exception_handler(PermissionDenied)
def denied(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    sentence = _("You may not do this: the permission “%(permission)s” is needed, on this very record.")
    return problem(403, sentence % {"permission": called(str(error))}, permission=str(error))


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, _("There is no such record, or you may not see it."))


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    found = wrong_inputs.told(error.errors)
    return problem(422, _("Some inputs cannot be understood: see “errors”."), errors=found)


@api.exception_handler(replies.KeyMalformed)
def malformed_key(request: HttpRequest, error: replies.KeyMalformed) -> HttpResponse:
    sentence = _("An idempotency key has 1 to %(most)s plain signs, such as a random UUID.")
    return problem(422, sentence % {"most": replies.LONGEST}, errors=[])


@api.exception_handler(replies.KeyUsedOtherwise)
def key_used_otherwise(request: HttpRequest, error: replies.KeyUsedOtherwise) -> HttpResponse:
    return problem(
        422, _("This idempotency key came with another request before: take a new one."), errors=[]
    )


@api.exception_handler(replies.ReplyClosed)
def reply_closed(request: HttpRequest, error: replies.ReplyClosed) -> HttpResponse:
    return problem(409, _("This was done already; its answer cannot be shown again. Read the record."))


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    answer = problem(401, _("Sign in, or send a token: Authorization: Bearer gx_…"))
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(HttpError)
def refused_by_ninja(request: HttpRequest, error: HttpError) -> HttpResponse:
    not_json = error.status_code == 400 and request.content_type != JSON
    status = 415 if not_json else error.status_code
    return problem(status, in_words(status))
