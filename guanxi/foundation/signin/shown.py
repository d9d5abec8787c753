"""Sessions as their pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.foundation.accounts.models import User
from guanxi.foundation.ui import formats

from .models import Rescue, Visit
from .visits import EVERY


@dataclass(frozen=True)
class ShownVisit:
    """One line of the list of sessions."""

    pk: int
    device: str
    address: str
    seen: str
    began: str
    is_present: bool


def visits(rows: Iterable[Visit], present: str = "") -> list[ShownVisit]:
    """Newest first, the present one at the top."""
    found = [
        ShownVisit(
            pk=row.pk,
            device=row.device or _("Unknown device"),
            address=row.address,
            seen=_seen(row),
            began=formats.day(timezone.localdate(row.began_at)),
            is_present=row.session_key == present,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: not one.is_present)


def _seen(row: Visit) -> str:
    seconds = (timezone.now() - row.seen_at).total_seconds()
    if seconds < 2 * EVERY:
        return _("just now")
    if seconds < 3600:
        minutes = int(seconds // 60)
        return ngettext("%(n)s minute ago", "%(n)s minutes ago", minutes) % {"n": minutes}
    return formats.moment(row.seen_at)


def rescue_of(person: User, reader: User) -> dict[str, str | bool] | None:
    """Whether a rescue code was asked for or handed out, by whom and until when."""
    row = Rescue.objects.filter(user=person, expires_at__gt=timezone.now()).select_related("by").first()
    if row is None:
        return None
    return {
        "by": row.by.name,
        "until": formats.clock(row.expires_at),
        "is_out": bool(row.digest),
        "is_mine": row.by_id == reader.pk,
    }
