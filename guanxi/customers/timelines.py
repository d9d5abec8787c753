"""What customers' own room adds to the timeline: interactions and lifecycle moves."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.foundation.accounts.models import User
from guanxi.foundation.comments.beside import counts
from guanxi.foundation.customfields.facts import told_of_many
from guanxi.foundation.subjects import comments_page
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.parts import Moment, Tone
from guanxi.foundation.ui.records import Dated, Until, may, newest

from .choices import Channel
from .dealings import reason_told
from .depth.models import DepthMove
from .models import Customer, Interaction, StageMove

CHANNEL_ICONS = {
    "phone": "phone",
    "visit": "map-pin",
    "online": "message",
    "email": "mail",
    "questionnaire": "clipboard-text",
    "social": "social",
    "sales": "briefcase",
    "service": "headset",
    "website": "world",
}


STAGE_ICON = "route"
DEPTH_ICON = "heart-handshake"
TAG_LENGTH = 80


CALL_ICONS = {"in": "phone-incoming", "out": "phone-outgoing"}


def channel_icon(row: Interaction) -> str:
    """The channel's icon; a call's tells who called."""
    own = CHANNEL_ICONS.get(row.channel, "message-2")
    return CALL_ICONS.get(row.direction, own) if row.channel == Channel.PHONE else own


def interaction_moment(
    row: Interaction,
    *,
    may_change: bool = False,
    of_history: bool = False,
    comments: int = 0,
    kept: Iterable[str] = (),
) -> Dated:
    """One interaction as a moment; where to change it, and what it was if it was; open follow-ups marked."""
    tags: list[tuple[Any, Tone]] = []
    if row.follow_up:
        tags = _followed(row)
    if row.direction:
        tags.insert(0, (row.get_direction_display(), ""))
    if row.recorded_by:
        tags.append((_recorded(row), ""))
    tags += [(text[:TAG_LENGTH], "") for text in kept]
    title = f"{row.channel_label or row.get_channel_display()}{_(': ')}{row.subject}"
    was_changed = row.version > 1 and not of_history
    moment = Moment(
        icon=channel_icon(row),
        tone="now" if row.channel == "visit" else "",
        title=title,
        url="" if of_history else row.get_absolute_url(),
        talk_url=comments_page(row) if comments else "",
        talk_count=formats.number(comments) if comments else "",
        who=_who(row),
        when=formats.day(row.on),
        at=row.on.isoformat(),
        body=row.feedback,
        tags=tags,
        edit_url=reverse("change_interaction", args=[row.pk]) if may_change else "",
        history_url=reverse("interaction_history", args=[row.pk]) if was_changed else "",
    )
    return Dated(row.on, row.created_at, row.pk, moment)


def _followed(row: Interaction) -> list[tuple[Any, Tone]]:
    """The state is the talk's: it stands first and says so, lest it be read as what comes after it."""
    state = _("Contact: %(state)s") % {"state": row.get_status_display()}
    ahead = _("Then: %(what)s") % {"what": row.follow_up[:60]}
    return [(state, "" if row.status == "done" else "warn"), (ahead, "")]


def _who(row: Interaction) -> str:
    """Who was there, and with whom: the person chosen, unless already among those that were named."""
    there = _people(row.participants) or row.owner_label or row.owner.name
    if row.contact is None or row.contact.name in _names(row.participants):
        return there
    return _("%(who)s with %(name)s") % {"who": there, "name": row.contact.name}


def _people(typed: str) -> str:
    """Names as their reader's language parts them, however they were typed."""
    return pgettext("between nouns", ", ").join(_names(typed))


def _names(typed: str) -> list[str]:
    return [name for name in map(str.strip, re.split(r"[、，,;；]", typed)) if name]


def _recorded(row: Interaction) -> str:
    """Who wrote it down first, where it came from another system."""
    if row.recorded_on is None:
        return _("recorded by %(name)s") % {"name": row.recorded_by}
    return _("recorded by %(name)s, %(day)s") % {"name": row.recorded_by, "day": formats.day(row.recorded_on)}


def interactions(customer: Customer, user: User, until: Until | None, most: int) -> Sequence[Dated]:
    """What was said and done, newest first."""
    rows = newest(Interaction.objects.filter(customer=customer).visible_to(user).newest(), until)
    may_change = may(user, "customers.change_customer", customer)
    return interaction_moments(rows[:most], user, may_change=may_change)


def interaction_moments(rows: Iterable[Interaction], reader: User, *, may_change: bool) -> list[Dated]:
    """Interactions of one customer as moments: what people keep of each, and how much was said about it."""
    found = list(rows)
    ids = [row.pk for row in found]
    said, kept = counts(Interaction, ids), told_of_many(Interaction, ids, reader)
    return [
        interaction_moment(
            row, may_change=may_change, comments=said.get(row.pk, 0), kept=kept.get(row.pk, ())
        )
        for row in found
    ]


def stage_moves(customer: Customer, user: User, until: Until | None, most: int) -> Sequence[Dated]:
    """The steps through the lifecycle."""
    rows = StageMove.objects.filter(customer=customer).visible_to(user).select_related("created_by")
    if not customer.is_counted:  # what it was entered with says nothing of a party
        rows = rows.exclude(before="")
    rows = newest(rows, until)
    return [_move(row) for row in rows[:most]]


def depth_moves(customer: Customer, user: User, until: Until | None, most: int) -> Sequence[Dated]:
    """How the relationship became nearer, or further."""
    rows = DepthMove.objects.filter(customer=customer).visible_to(user).select_related("created_by")
    return [_depth(row) for row in newest(rows, until)[:most]]


def _depth(row: DepthMove) -> Dated:
    title = _("Relationship: %(depth)s") % {"depth": row.get_after_display()}
    return _step(row, DEPTH_ICON, title)


def _move(row: StageMove) -> Dated:
    return _step(row, STAGE_ICON, _("Lifecycle: %(stage)s") % {"stage": row.get_after_display()})


def _step(row: StageMove | DepthMove, icon: str, title: str) -> Dated:
    """A step from one word to another, by whom and why."""
    before = row.get_before_display() if row.before else ""
    moment = Moment(
        icon=icon,
        title=title,
        who=row.created_by.name if row.created_by else "",
        when=formats.day(row.on),
        at=row.on.isoformat(),
        body=_(". ").join(
            part
            for part in (before and f"{before} → {row.get_after_display()}", reason_told(row.reason))
            if part
        ),
    )
    return Dated(row.on, row.created_at, row.pk, moment)
