"""What a file said of a customer that we compute ourselves, or have no word for: kept as it was written."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.errors import Sentence
from guanxi.foundation.ui import formats

# Original texts; ``<name>_value`` holds what a text was read as, where that differs.
LABELS: Mapping[str, Sentence] = {
    "tier": _("Tier as reported"),
    "total_amount": _("Total amount so far"),
    "duration": _("Length of cooperation"),
    "last_date": _("Last cooperation"),
    "industry": _("Industry"),
    "size": _("Firm size"),
    "stage": _("Lifecycle stage"),
    "source": _("Source channel"),
    "kind": _("Firm or person"),
    "contact_info": _("Contact details"),
    "owner": _("Owner"),
    "department": _("Department"),
    "recorded_by": _("Recorded by"),
    "recorded_on": _("Recorded on"),
}
READ_AS = "_value"
AMOUNTS = frozenset({"total_amount", f"total_amount{READ_AS}"})


def told(reported: Mapping[str, Any]) -> dict[str, Any]:
    """What files said, as far as it may be read now: sums of money only by who sees such."""
    hidden = AMOUNTS if formats.amounts_hidden() else ()
    return {name: text for name, text in reported.items() if name not in hidden}


def labelled(reported: Mapping[str, Any]) -> list[tuple[Sentence, str]]:
    """Label and text of each fact, with what it was read as behind it."""
    found = []
    for name, text in reported.items():
        if name.endswith(READ_AS) and name.removesuffix(READ_AS) in reported:
            continue
        read = reported.get(f"{name}{READ_AS}")
        if name == "duration" and isinstance(read, int):  # 5年 is “5 years” to who reads English
            text, read = formats.months_in_words(read), None
        found.append((LABELS.get(name, name), f"{text} ({read})" if read is not None else str(text)))
    return found
