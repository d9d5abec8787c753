"""When something goes out: at once, gathered at one's own hour, never within one's quiet hours."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from .kinds import Timing


@dataclass(frozen=True)
class Rhythm:
    """One person's clock: zone, quiet hours (none where both are equal or missing), hour and weekday."""

    zone: ZoneInfo
    quiet_from: time | None = None
    quiet_until: time | None = None
    digest_at: time = time(8)
    digest_weekday: int = 0

    def due(self, timing: Timing, now: datetime) -> datetime:
        """The instant from which it may go out."""
        here = now.astimezone(self.zone)
        if timing == "now":
            return self._after_quiet(here)
        at = here.replace(
            hour=self.digest_at.hour, minute=self.digest_at.minute, second=0, microsecond=0, fold=0
        )
        if timing == "weekly":
            at += timedelta(days=(self.digest_weekday - at.weekday()) % 7)
        if at <= here:
            at += timedelta(days=7 if timing == "weekly" else 1)
        return self._after_quiet(at)

    def _after_quiet(self, at: datetime) -> datetime:
        begins, ends = self.quiet_from, self.quiet_until
        if begins is None or ends is None or begins == ends:
            return at
        clock = at.time().replace(tzinfo=None)
        over_midnight = begins > ends
        is_quiet = clock >= begins or clock < ends if over_midnight else begins <= clock < ends
        if not is_quiet:
            return at
        end = at.replace(hour=ends.hour, minute=ends.minute, second=0, microsecond=0)
        return end + timedelta(days=1) if over_midnight and clock >= begins else end
