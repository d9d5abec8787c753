"""One custom value of one record: changed in place, shown, completed."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.customfields import facts
from guanxi.foundation.customfields.choices import POINTING, FieldKind
from guanxi.foundation.customfields.forms import OneField
from guanxi.foundation.customfields.keeping import held
from guanxi.foundation.customfields.models import CustomField
from guanxi.foundation.customfields.nouns import Noun, noun_named, pointed
from guanxi.foundation.subjects import places_opened
from guanxi.foundation.ui import records
from guanxi.foundation.ui.editing import edit_field
from guanxi.foundation.ui.parts import Masked


def _found(request: SignedIn, noun: str, pk: int, code: str) -> tuple[Noun, Any, CustomField]:
    """The record as this person may see it, and the field if it is for this person too."""
    about = noun_named(noun)
    if about is None:
        raise Http404(noun)
    row = get_object_or_404(about.rows().visible_to(request.user), pk=pk)
    field = get_object_or_404(CustomField.objects.visible_to(request.user).of(noun), code=code)
    if not field.may_see(request.user):
        raise Http404(code)
    places_opened(request.user, [(row._meta.label_lower, row.pk)])
    return about, row, field


@require_http_methods(["GET", "POST"])
def edit_custom(request: SignedIn, noun: str, pk: int, code: str) -> HttpResponse:
    """One field in place: GET gives the field, POST saves it or shows the conflict."""
    about, row, field = _found(request, noun, pk, code)
    write = about.write
    if write is None or not field.may_edit(request.user) or not records.may(request.user, about.change, row):
        raise PermissionDenied(about.change)

    def form(name: str, *, data: Any = None, instance: Any = None) -> OneField:
        value = held([field], [row.pk])[row.pk].get(field.code)
        return OneField(field, request.user, value, data)

    def save(row: Any, *, by: Any, version: int, **values: Any) -> Any:
        return write(row, by=by, version=version, custom={field.code: values[field.name]})

    return edit_field(
        request,
        row,
        field.name,
        url=reverse("edit_custom", args=[noun, pk, code]),
        form=form,
        write=save,
        shown=lambda one, _name: facts.shown_value(one, field, request.user),
    )


@require_POST
def reveal_custom(request: SignedIn, noun: str, pk: int, code: str) -> HttpResponse:
    """Show one masked value; the look is recorded."""
    about, row, field = _found(request, noun, pk, code)
    if about.reveal is None:
        raise Http404(code)
    plain = about.reveal(row, by=request.user, field=field.name)
    masked = Masked("***", reverse("reveal_custom", args=[noun, pk, code]), field.label)
    answer = render(request, "ui/components/revealed.html", {"shown": plain, "masked": masked})
    answer["Cache-Control"] = "no-store"
    return answer


@require_GET
def find_pointed(request: SignedIn, kind: str) -> HttpResponse:
    """What the text typed so far may mean, as the input's list of proposals."""
    if kind not in POINTING or kind == FieldKind.PERSON:
        raise Http404(kind)
    about = pointed(kind)
    text = request.GET.get(request.GET.get("into", ""), "")
    found = about.find(text, request.user) if about.find else ()
    rows = [(getattr(one, about.key), one.name) for one in found]
    return render(request, "customfields/found.html", {"rows": rows})
