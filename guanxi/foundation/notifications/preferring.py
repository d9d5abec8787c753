"""How each of some people wants to be told of one kind of notice: three queries for all of them."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from django.conf import settings

from guanxi.foundation.accounts.models import User

from .kinds import Notice, Timing
from .models import Address, Habits, Preference
from .timing import Rhythm

PAGE, MAIL = "page", "mail"


def mail_is_set_up() -> bool:
    """Whether this house can send mail at all."""
    return bool(settings.MAIL_IS_SET_UP)


def rhythm_of(user: User, habits: Habits | None) -> Rhythm:
    """The clock by which a person is told."""
    zone = ZoneInfo(user.zone)
    if habits is None:
        return Rhythm(zone)
    return Rhythm(zone, habits.quiet_from, habits.quiet_until, habits.digest_at, habits.digest_weekday)


def rhythms(users: Sequence[User]) -> dict[int, Rhythm]:
    chosen = {habits.user_id: habits for habits in Habits.objects.filter(user__in=users)}
    return {user.pk: rhythm_of(user, chosen.get(user.pk)) for user in users}


def channels(users: Sequence[User], notice: Notice) -> dict[int, dict[str, Timing]]:
    """Person → channel → when. The page is a channel, too: "off" there means that no line appears."""
    chosen: dict[tuple[int, str], Timing] = {
        (row.user_id, row.channel): row.timing
        for row in Preference.objects.filter(user__in=users, notice=notice.code)
    }
    own: dict[int, list[str]] = {}
    for address in Address.objects.filter(user__in=users):
        own.setdefault(address.user_id, []).append(address.channel)
    return {user.pk: _of_one(user, notice, chosen, own.get(user.pk, [])) for user in users}


def _of_one(
    user: User, notice: Notice, chosen: Mapping[tuple[int, str], Timing], addresses: Sequence[str]
) -> dict[str, Timing]:
    timings: dict[str, Timing] = {PAGE: chosen.get((user.pk, PAGE), "now")}
    timings |= {channel: chosen.get((user.pk, channel), "off") for channel in addresses}
    if user.email and mail_is_set_up():
        timings[MAIL] = chosen.get((user.pk, MAIL), notice.mail)
    return timings
