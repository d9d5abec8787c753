"""What was planted, for judges: no product code reads it."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from guanxi.config.demo.company import begins
from guanxi.config.demo.customers import Somebody
from guanxi.config.demo.patterns import PAIRS, SENSITIVE_MOVES, SENSITIVE_VOLUME
from guanxi.config.demo.profiles import Profile
from guanxi.config.demo.records import Campaign, DemoCompany
from guanxi.config.demo.rhythm import LOWEST
from guanxi.config.demo.seasons import LULL, MONTHS, MONTHS_ABROAD


def _day(number: int) -> str:
    return date.fromordinal(number).isoformat()


def truth(
    seed: int,
    today: date,
    patterns: bool,
    known: Sequence[Somebody],
    profiles: Sequence[Profile],
    campaigns: Sequence[Campaign],
) -> dict[str, object]:
    """Everything planted in a company with ``patterns``; without them only who stopped, unannounced.

    ``profiles`` are the real ones, in the order of ``known`` (whose own may be disguised).
    """
    numbers = [somebody.customer.customer_no for somebody in known]
    named = list(zip(numbers, profiles, strict=True))
    stopped = {number: profile.stopped for number, profile in named if profile.stopped is not None}
    if not patterns:
        gone = {no: p.leaving.gone for no, p in named if p.leaving and p.leaving.gone is not None}
        stopped |= gone
    found: dict[str, object] = {
        "seed": seed,
        "today": today.isoformat(),
        "begins": begins(today).isoformat(),
        "patterns": patterns,
        "departures": [
            {"customer_no": number, "after": _day(day)} for number, day in sorted(stopped.items())
        ],
    }
    planted = _planted(named, campaigns)
    return found | (planted if patterns else {name: type(value)() for name, value in planted.items()})


def _planted(named: list[tuple[str, Profile]], campaigns: Sequence[Campaign]) -> dict[str, object]:
    buyers = [(number, profile) for number, profile in named if profile.first is not None]
    return {
        "leaving": [_leaving(number, profile) for number, profile in named if profile.leaving],
        "pauses": [
            {"customer_no": number, "from": _day(profile.pause[0]), "to": _day(profile.pause[1])}
            for number, profile in named
            if profile.pause
        ],
        "pairs": [{"when": list(p.when), "then": p.then, "probability": p.probability} for p in PAIRS],
        "clusters": {number: {"need": profile.need, "value": profile.band} for number, profile in buyers},
        "price_sensitive": [number for number, profile in buyers if profile.sensitive],
        "campaigns": [
            {
                "code": campaign.code,
                "begins": campaign.begins.isoformat(),
                "ends": campaign.ends.isoformat(),
                "discount": float(campaign.discount),
                "moves_an_order_with_probability": SENSITIVE_MOVES,
                "raises_volume_by": SENSITIVE_VOLUME,
            }
            for campaign in campaigns
        ],
        "trends": {number: round(profile.trend, 4) for number, profile in buyers if profile.trend != 1},
        "rhythm": {
            number: {"days": round(profile.interval, 1), "regularity": round(profile.shape, 2)}
            for number, profile in buyers
            if not profile.once
        },
        "season": {"months": list(MONTHS), "months_abroad": list(MONTHS_ABROAD), "new_year": dict(LULL)},
    }


def _leaving(number: str, profile: Profile) -> dict[str, object]:
    leaving = profile.leaving
    assert leaving is not None
    return {
        "customer_no": number,
        "begins": _day(leaving.begins),
        "falls_within_days": leaving.falls,
        "falls_to": LOWEST,
        "gone": _day(leaving.gone) if leaving.gone is not None else None,
        "cause": leaving.cause,
    }


def write_truth(company: DemoCompany, path: Path) -> None:
    """Writes what was planted as JSON, the same bytes for the same company."""
    path.write_text(json.dumps(company.truth, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
