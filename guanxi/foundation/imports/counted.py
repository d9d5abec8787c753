"""How many rows, in the reader's language."""

from django.utils.translation import ngettext

from guanxi.foundation.ui import formats


def rows_text(count: int) -> str:
    return ngettext("%(count)s row", "%(count)s rows", count) % {"count": formats.number(count)}
