"""The page that asks again who one is, and what was on its way travels with it."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.signin import confirmation, factors, passkeys

OWN = ("confirm_password", "confirm_code", "confirm_credential", "confirm_next", "confirm_again")


def ask(request: HttpRequest) -> HttpResponse:
    """Instead of the page or the act that was asked for; nothing was done yet."""
    again = request.method == "POST"
    return _page(request, request.get_full_path(), again=again, status=403)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def confirm(request: SignedIn) -> HttpResponse:
    """Take the proof, then go on: to the page, or with what was typed to where it was going."""
    if request.method == "GET":
        return _page(request, _safe(request, request.GET.get("next", "/")), again=False)
    typed = request.POST
    goes_to, again = _safe(request, typed.get("confirm_next", "/")), typed.get("confirm_again") == "1"
    wrong = confirmation.confirm(
        request,
        request.user.watched_by or request.user,
        password=typed.get("confirm_password", ""),
        code=typed.get("confirm_code", ""),
        credential=typed.get("confirm_credential", ""),
    )
    if wrong:
        return _page(request, goes_to, again=again, wrong=wrong, status=422)
    # 307: the browser sends what was typed once more, to where it was going; it never lies on our side.
    return HttpResponseRedirect(goes_to, preserve_request=True) if again else redirect(goes_to)


def _safe(request: HttpRequest, url: str) -> str:
    good = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if good else "/"


def _page(
    request: HttpRequest, goes_to: str, *, again: bool, wrong: str = "", status: int = 200
) -> HttpResponse:
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in OWN and name != "csrfmiddlewaretoken"
        for value in values
    ]
    assert isinstance(request.user, User)
    user = request.user.watched_by or request.user  # whoever looks as another proves to be himself
    context = {
        "goes_to": goes_to,
        "again": again,
        "typed": typed,
        "wrong": wrong,
        "takes_code": factors.has_code(user),
        "passkey": passkeys.ask(user) if factors.has_passkey(user) else None,
        "takes_password": user.has_usable_password(),
    }
    return render(request, "signin/confirm.html", context, status=status)
