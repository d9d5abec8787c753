"""What is wrong with a program's inputs: one sentence for each, in the language of who asks."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.customfields.models import PREFIX
from guanxi.foundation.errors import Refused, Sentence

WHOLE, NUMBER, TEXT = _("This is a whole number."), _("This is a number."), _("This is text.")
DAY = _("This is a day, such as 2026-03-31.")
MOMENT = _("This is a moment with its zone, such as 2026-03-31T09:30:00+08:00.")
SAID: Mapping[str, Sentence] = {
    "missing": _("This is needed."),
    "extra_forbidden": _("There is no input of this name."),
    "string_type": TEXT,
    "bool_type": _("This is true or false."),
    "bool_parsing": _("This is true or false."),
    "int_type": WHOLE,
    "int_parsing": WHOLE,
    "int_from_float": WHOLE,
    "int_parsing_size": _("This number is too large."),
    "decimal_type": NUMBER,
    "decimal_parsing": NUMBER,
    "finite_number": NUMBER,
    "float_parsing": NUMBER,
    "date_type": DAY,
    "date_parsing": DAY,
    "date_from_datetime_parsing": DAY,
    "date_from_datetime_inexact": DAY,
    "datetime_type": MOMENT,
    "datetime_parsing": MOMENT,
    "datetime_from_date_parsing": MOMENT,
    "timezone_aware": MOMENT,
    "list_type": _("This is a list."),
    "dict_type": _("This is an object with named values."),
    "model_type": _("This is an object with named values."),
    "model_attributes_type": _("This is an object with named values."),
    "enum": _("Choose one of: %(expected)s."),
    "literal_error": _("Choose one of: %(expected)s."),
    "greater_than_equal": _("This is at least %(ge)s."),
    "less_than_equal": _("This is at most %(le)s."),
    "greater_than": _("This is more than %(gt)s."),
    "less_than": _("This is less than %(lt)s."),
    "string_too_long": _("This has at most %(max_length)s signs."),
    "string_too_short": _("This has at least %(min_length)s signs."),
    "string_pattern_mismatch": _("This is not spelled as it must be: %(pattern)s."),
    "too_long": _("This has at most %(max_length)s entries."),
    "too_short": _("This has at least %(min_length)s entries."),
}


def told(errors: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each mistake: where it is, what is wrong; never the value itself, which may be personal."""
    return [{"where": [str(part) for part in one["loc"]], "what": _what(one)} for one in errors]


def _what(error: Mapping[str, Any]) -> str:
    sentence = SAID.get(str(error.get("type")))
    if sentence is None:
        return now("This cannot be understood.")
    try:
        return str(sentence) % dict(error.get("ctx") or {})
    except KeyError:
        return now("This cannot be understood.")


def refusals(errors: Sequence[Refused]) -> list[dict[str, Any]]:
    """The same of values that a rule refuses: each with its options, where it is none of those offered."""
    return [
        {
            "where": ["body", *_path(one.field or "")],
            "what": str(one),
            **(
                {"options": [{"code": c, "label": str(label)} for c, label in one.options]}
                if one.options
                else {}
            ),
        }
        for one in errors
    ]


def _path(field: str) -> list[str]:
    return ["custom", field.removeprefix(PREFIX)] if field.startswith(PREFIX) else [field]
