"""The API under /api/: mounts the rooms' routers and maps errors to problem+json once."""

from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer, django_auth

from guanxi.customers.api import router as customers
from guanxi.foundation.accounts import confirmed, narrowing
from guanxi.foundation.accounts.models import Token, User
from guanxi.foundation.accounts.rights import hidden_from
from guanxi.foundation.approvals.api import router as approvals
from guanxi.foundation.comments.api import router as comments
from guanxi.foundation.customfields.api import router as custom_fields
from guanxi.foundation.errors import Conflict, Refused
from guanxi.foundation.files.api import router as files
from guanxi.foundation.privacy.sealed import draw_veil
from guanxi.foundation.rights.api import router as rights
from guanxi.foundation.tasks.api import router as tasks
from guanxi.purchases.api import router as purchases
from guanxi.scoring.api import router as scoring

from . import confirming, limits
from .problems import problem


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
        limits.count_write(request, user)
        if found.read_only and request.method not in limits.READING:
            raise OnlyReads
        return user


class OnlyReads(Exception):
    """A token that only reads was sent with a request that writes."""


api = NinjaAPI(
    title="Guanxi", version="1", auth=[TokenAuth(), django_auth], docs_url=None, urls_namespace="api"
)
api.add_router("/customers", customers)
api.add_router("/comments", comments)
api.add_router("/files", files)
api.add_router("/custom-fields", custom_fields)
api.add_router("/purchases", purchases)
api.add_router("/scoring", scoring)
api.add_router("/rights", rights)
api.add_router("/tasks", tasks)
api.add_router("/approvals", approvals)


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return problem(409, str(error), **({"field": error.field} if error.field else {}))


@api.exception_handler(Conflict)
def conflict(request: HttpRequest, error: Conflict) -> HttpResponse:
    fields = {
        name: {"mine": str(mine), "theirs": str(theirs)} for name, (mine, theirs) in error.fields.items()
    }
    return problem(409, str(error), fields=fields, version=error.version)


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
    return problem(403, f"Permission needed: {error}")


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, "Not found, or not visible to you.")


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    found = [{"where": [str(p) for p in e["loc"]], "what": e["msg"]} for e in error.errors]
    return problem(422, "Some inputs cannot be understood.", errors=found)


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    answer = problem(401, _("Sign in, or send a token: Authorization: Bearer gx_…"))
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(HttpError)
def refused_by_ninja(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, str(error))
