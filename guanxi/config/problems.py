"""What the API answers when it does not do what was asked: RFC 9457, one shape for everything."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.foundation.files.uploads import FORM

from . import logs

API = "/api/"
TITLES = {
    400: gettext_lazy("Not understood"),
    401: gettext_lazy("Not signed in"),
    403: gettext_lazy("Not allowed"),
    404: gettext_lazy("Not found"),
    405: gettext_lazy("Method not allowed"),
    409: gettext_lazy("Refused"),
    412: gettext_lazy("Changed meanwhile"),
    413: gettext_lazy("Too large"),
    415: gettext_lazy("Not JSON"),
    422: gettext_lazy("Wrong inputs"),
    429: gettext_lazy("Too Many Requests"),
    500: gettext_lazy("Broken on our side"),
    503: gettext_lazy("Not available now"),
}
KIND = "application/problem+json"


def problem(status: int, detail: str, **more: Any) -> HttpResponse:
    """One answer; ``more`` are members of its own kind (field, fields, errors)."""
    body = {
        "type": "about:blank",
        "title": str(TITLES.get(status, HTTPStatus(status).phrase)),
        "status": status,
        "detail": detail,
        "request_id": logs.request_id.get(),
        **more,
    }
    return JsonResponse(body, status=status, content_type=KIND, headers={"Cache-Control": "no-store"})


class ApiProblems:
    """Under /api/ nobody gets a page: what Django says by itself (404, 405, 500) becomes a problem."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(API) and _is_too_large(request):
            with translation.override(translation.get_language_from_request(request)):
                return problem(413, in_words(413))
        response = self.get_response(request)
        if response.status_code < 400 or not request.path.startswith(API):
            return response
        if response.get("Content-Type", "").startswith(KIND):
            return response
        with translation.override(response.get("Content-Language", translation.get_language())):
            answer = problem(response.status_code, in_words(response.status_code))
        for kept in ("Allow", "Retry-After"):
            if kept in response.headers:
                answer[kept] = response[kept]
        return answer


def _is_too_large(request: HttpRequest) -> bool:
    """Before it is read: afterwards it would look like a body that cannot be understood."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    files = (request.content_type or "") == "multipart/form-data"
    limit = settings.FILE_MAX_BYTES + FORM if files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
    return length.isdecimal() and (len(length) > 18 or int(length) > limit)


def in_words(status: int) -> str:
    match status:
        case 400:
            return _("The request cannot be understood.")
        case 404:
            return _("There is no such address.")
        case 405:
            return _("This address does not allow this method.")
        case 401:
            return _("Sign in, or send a token: Authorization: Bearer gx_…")
        case 403:
            return _("You may not do this.")
        case 415:
            return _("The body must be JSON: Content-Type: application/json.")
        case 413:
            return _("This is too large.")
        case 503:
            return _("The database does not answer just now. Nothing was done; try again in a moment.")
        case _ if status >= 500:
            return _("Something broke on our side. This last step was not done.")
        case _:
            return HTTPStatus(status).phrase
