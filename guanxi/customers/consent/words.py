"""What the gate says, in words: why, and from when."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from guanxi.foundation.errors import Sentence
from guanxi.foundation.ui import formats

from .choices import Act, Purpose
from .gate import Decision

REASONS: Mapping[str, Sentence] = {
    "ground": gettext_lazy("A consent or another ground for it is on record."),
    "firm": gettext_lazy("No person of the firm is concerned: no consent is needed."),
    Purpose.SERVICE: gettext_lazy("Needed to carry out the contract: no consent is needed."),
    Purpose.LEGAL: gettext_lazy("A law requires this notice: no consent is needed."),
    Act.SUPPRESSED: gettext_lazy("Not to be contacted at all."),
    Act.RESTRICTED: gettext_lazy("The use of the data is restricted."),
    "left": gettext_lazy("This person is no longer there."),
    "no_consent": gettext_lazy("No consent for this purpose by this channel is on record."),
    "withdrawn": gettext_lazy("The consent was withdrawn."),
    "expired": gettext_lazy("The consent has expired."),
    "not_registered": gettext_lazy("The recipient is not, or no longer, in the register of who gets data."),
    "sensitive": gettext_lazy("Sensitive data need a consent of their own, which is not on record."),
    "minor": gettext_lazy("A minor: the guardian's consent is not on record."),
    "unwanted": gettext_lazy("The person does not want this channel."),
}

# Of several people at once, each with figures of their own.
SEVERAL = {
    "cap": gettext_lazy("Contacted as often as they want already."),
    "quiet": gettext_lazy("In their quiet hours now."),
    "reply": gettext_lazy("This channel may only answer."),
}


def several_words(reason: str) -> str:
    """Why the gate said no to several."""
    return str(SEVERAL.get(reason) or REASONS.get(reason) or reason)


def reason_words(reason: str, detail: Mapping[str, Any]) -> str:
    """Why the gate said yes or no."""
    if reason == "cap":
        return _cap(detail)
    if reason == "quiet":
        return _("Quiet hours from %(from)s to %(to)s where the person is.") % detail
    if reason == "reply":
        text = ngettext(
            "This channel may only answer, within %(hours)s hour after the person wrote.",
            "This channel may only answer, within %(hours)s hours after the person wrote.",
            detail["hours"],
        )
        return text % detail
    return str(REASONS.get(reason, reason))


def _cap(detail: Mapping[str, Any]) -> str:
    text = ngettext(
        "%(count)s contact within %(days)s days; at most %(cap)s are wanted.",
        "%(count)s contacts within %(days)s days; at most %(cap)s are wanted.",
        detail["count"],
    )
    return text % detail


def told(decision: Decision, zone: str) -> str:
    """Why, and from when it would be allowed."""
    text = reason_words(decision.reason, decision.detail)
    if decision.allowed or decision.allowed_from is None:
        return text
    return f"{text} {from_words(decision.allowed_from, zone)}"


def from_words(moment: datetime, zone: str) -> str:
    when = formats.moment(moment.astimezone(ZoneInfo(zone)))
    return _("Allowed from %(when)s.") % {"when": when}
