"""What a page that explains one record shows: about oneself, or about a colleague for who may ask."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.rights.explaining import explain
from guanxi.foundation.ui.addresses import record_id

EXPLAIN = "accounts.explain_access"


def asked(request: SignedIn, record: Any) -> dict[str, Any]:
    """The answers for whoever is asked about: oneself, or a colleague for who may ask."""
    may_explain = request.user.may(EXPLAIN)
    person = _asked_for(request) if may_explain and request.GET.get("person") else request.user
    colleagues = User.objects.visible_to(request.user).in_order() if may_explain else ()
    return {
        "answers": explain(record, person),
        "asked": person,
        "is_self": person.pk == request.user.pk,
        "colleagues": colleagues,
        "through": _("Whoever may see the customer sees this too.") if hasattr(record, "customer_id") else "",
    }


def _asked_for(request: SignedIn) -> User:
    key = record_id(request.GET["person"])
    if key is None:
        raise Http404
    found: User = get_object_or_404(User.objects.visible_to(request.user), pk=key)
    return found
