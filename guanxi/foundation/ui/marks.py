"""The small marks that stand in cells, headers and charts alike: tier, avatar, status, tag, sparkline."""

import html
import re
from collections.abc import Sequence
from functools import lru_cache

from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.errors import Sentence
from guanxi.foundation.ui.icons import icon

_RISKY = re.compile("[&<>\"']").search
DASH = SafeString('<span class="c3 dash">–</span>')
# Shape, colour and word say the same thing three times: never colour alone.
TIERS: dict[str, tuple[Sentence, str]] = {
    "high": (_("High value"), "M6 0 12 6 6 12 0 6z"),
    "potential": (pgettext_lazy("tier", "Potential"), "M6 1 12 11H0z"),
    "ordinary": (pgettext_lazy("tier", "Ordinary"), "M6 1.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9z"),
    "risk": (_("Churn risk"), "M6 11 0 1h12z"),
}
_SPARK_WIDTH, _SPARK_HEIGHT = 84, 20


def escape(text: Sentence) -> str:
    """As HTML: a list escapes eight hundred words, and hardly one of them has anything to escape."""
    plain = str(text)
    return html.escape(plain) if _RISKY(plain) else plain


def tier_name(code: str) -> str:
    return str(TIERS[code][0]) if code in TIERS else ""


def tier(code: str, *, pill: bool = False, word: bool = True) -> SafeString:
    """The tier's mark and word; a dash where the customer has none yet."""
    return _tier(get_language() or "", code, pill, word) if code in TIERS else DASH


@lru_cache(maxsize=64)
def _tier(language: str, code: str, pill: bool, word: bool) -> SafeString:
    name = escape(tier_name(code))
    shape = f'<svg viewBox="0 0 12 12" aria-hidden="true"><path d="{TIERS[code][1]}"/></svg>'
    if not word:
        return SafeString(f'<span class="tier" data-t="{code}" role="img" aria-label="{name}">{shape}</span>')
    return SafeString(f'<span class="tier{" pill" if pill else ""}" data-t="{code}">{shape}{name}</span>')


def avatar(name: str, *, seed: int = 0, firm: bool = False, size: int = 24) -> SafeString:
    """A first character: people round and tinted by their id, firms square and neutral."""
    letter = next((sign for sign in name if sign.isalnum()), "·").upper()
    look = "av" if size == 24 else f"av s{size}"
    if firm:
        return SafeString(f'<span class="{look} org" aria-hidden="true">{escape(letter)}</span>')
    return SafeString(f'<span class="{look}" data-h="{seed % 5}" aria-hidden="true">{escape(letter)}</span>')


def status(tone: str, label: Sentence) -> SafeString:
    """A dot and its word; tones ok, warn, bad, now, wait, or none."""
    return SafeString(f'<span class="st{f" is-{tone}" if tone else ""}">{escape(label)}</span>')


def tag(label: Sentence, *, tone: str = "", line: bool = False, icon_name: str = "") -> SafeString:
    look = "".join((" line" if line else "", f" is-{tone}" if tone else ""))
    return SafeString(
        f'<span class="gx-tag{look}">{icon(icon_name) if icon_name else ""}{escape(label)}</span>'
    )


def key(colour: str, label: Sentence) -> SafeString:
    """A chart's key: a square of a chart colour (c1 … c6) and its word."""
    return SafeString(f'<span style="--k:var(--gx-{colour})"><i></i>{escape(label)}</span>')


def keycaps(keys: str) -> SafeString:
    """Keys as they are pressed one after the other; a screen reader finds them in the sheet of keys."""
    caps = "".join(f"<kbd>{escape(key.upper())}</kbd>" for key in keys.split())
    return SafeString(f'<span class="caps" aria-hidden="true">{caps}</span>' if caps else "")


def meter(share: float, *, tone: str = "") -> SafeString:
    """A share from 0 to 1 as a thin bar; the number stands beside it."""
    width = round(max(0.0, min(1.0, share)) * 100, 1)
    return SafeString(f'<span class="meter{f" is-{tone}" if tone else ""}" style="--w:{width:g}%"></span>')


def spark(values: Sequence[float], label: Sentence = "") -> SafeString:
    """A line from zero upwards; red when the last quarter fell under 70 % of the one two quarters before."""
    if len(values) < 2:
        return DASH
    top = max(*values, 0.0) * 1.05 or 1.0
    step = (_SPARK_WIDTH - 3) / (len(values) - 1)
    points = [
        (place * step + 0.5, _SPARK_HEIGHT - 2 - max(value, 0.0) / top * (_SPARK_HEIGHT - 4))
        for place, value in enumerate(values)
    ]
    falling = len(values) >= 9 and sum(values[-3:]) < 0.7 * sum(values[-9:-6])
    line = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    voice = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    size = f'viewBox="0 0 {_SPARK_WIDTH} {_SPARK_HEIGHT}"'
    return SafeString(
        f'<svg class="spark{" down" if falling else ""}" {size} {voice}>'
        f'<path d="M{line}"/><circle cx="{points[-1][0]:.1f}" cy="{points[-1][1]:.1f}" r="2"/></svg>'
    )
