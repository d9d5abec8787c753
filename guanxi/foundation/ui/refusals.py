"""What an action refuses, said where it was typed."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from django.forms import BaseForm

from guanxi.foundation.errors import Refused

NOTHING: Mapping[str, str] = MappingProxyType({})


def is_kept(form: BaseForm, write: Callable[[], object]) -> bool:
    """Whether what was sent is valid and was written; what is wrong with it stands in the form."""
    if not form.is_valid():
        return False
    try:
        write()
    except Refused as refusal:
        add_refusal(form, refusal)
        return False
    return True


def add_refusal(form: BaseForm, refusal: Refused, called: Mapping[str, str] = NOTHING) -> None:
    """At the fields that the refusal and its others name, or above the form where it has no such field.

    ``called``: how fields of other records begin, and how the form calls them.
    """
    for one in (refusal, *refusal.others):
        field = one.field or ""
        for beginning, here in called.items():
            field = field.replace(beginning, here, 1) if field.startswith(beginning) else field
        form.add_error(field if field in form.fields else None, str(one))
