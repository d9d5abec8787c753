"""The filter that ``loading`` puts into attributes; every template has it."""

from typing import Any

from django import template

register = template.Library()


@register.filter(is_safe=True)
def plain(value: Any) -> Any:
    """A whole number without its thousands apart; everything else as it is."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value
