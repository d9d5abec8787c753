"""What is said of a phone number that is taken as it was typed, though it is not all there."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from guanxi.foundation.imports.contacts import is_local
from guanxi.foundation.ui.toasts import toast


def tell_local(request: HttpRequest, person: Mapping[str, Any]) -> None:
    """A landline without its area code is kept; whoever typed it may know the code."""
    if any((phone := person.get(name)) and is_local(phone) for name in ("phone", "phone2")):
        said = _("The number is kept as it was typed. It has no area code: nobody reaches it from elsewhere.")
        toast(request, said, tone="warn")
