"""CUS-18, CUS-30: the gate's rules one by one, and against a slow look at every quarter of an hour."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.customers.consent.gate import Asked, Contacted, Facts, Ground, Wish, decide

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)  # noon in China
BEFORE = NOW - timedelta(10)
ASKED = Asked("marketing", "email", NOW)
GIVEN = Ground("given", BEFORE, "marketing", "email")
FINE = Facts(ZONE, grounds=[GIVEN])
HOUR = timedelta(hours=1)


def later(act: str, **more) -> Ground:
    return Ground(act, NOW - HOUR, **more)


ALL_THERE, MAIL = later("suppressed", level="firm"), Wish("email", "wanted")


@pytest.mark.parametrize(
    ("facts", "asked", "reason"),
    [
        (FINE, ASKED, "ground"),
        (Facts(ZONE), ASKED, "no_consent"),
        (FINE, replace(ASKED, channel="phone"), "no_consent"),
        (FINE, replace(ASKED, purpose="survey"), "no_consent"),
        (Facts(ZONE), replace(ASKED, purpose="service"), "service"),
        (Facts(ZONE, is_person=False), ASKED, "firm"),
        (replace(FINE, grounds=[GIVEN, later("withdrawn", purpose="marketing")]), ASKED, "withdrawn"),
        (replace(FINE, grounds=[GIVEN, later("withdrawn", purpose="survey")]), ASKED, "ground"),
        (replace(FINE, grounds=[GIVEN, later("withdrawn", channel="phone")]), ASKED, "ground"),
        (replace(FINE, grounds=[GIVEN, later("withdrawn"), replace(GIVEN, at=NOW)]), ASKED, "ground"),
        (replace(FINE, grounds=[replace(GIVEN, expires_at=NOW)]), ASKED, "expired"),
        (replace(FINE, grounds=[GIVEN, later("suppressed")]), ASKED, "suppressed"),
        (replace(FINE, grounds=[later("suppressed")]), replace(ASKED, purpose="service"), "suppressed"),
        (replace(FINE, grounds=[later("suppressed")]), replace(ASKED, purpose="legal"), "legal"),
        (replace(FINE, grounds=[GIVEN, ALL_THERE, later("released")]), ASKED, "suppressed"),
        (replace(FINE, grounds=[GIVEN, later("suppressed"), later("released")]), ASKED, "ground"),
        (replace(FINE, grounds=[GIVEN, later("restricted")]), ASKED, "restricted"),
        (replace(FINE, has_left=True), ASKED, "left"),
        (FINE, replace(ASKED, sensitive=True), "sensitive"),
        (replace(FINE, is_minor=True), ASKED, "minor"),
        (replace(FINE, is_minor=True), replace(ASKED, purpose="service"), "minor"),
        (replace(FINE, is_minor=True, grounds=[GIVEN, replace(GIVEN, about="minor")]), ASKED, "ground"),
        (replace(FINE, grounds=[replace(GIVEN, about="sensitive")]), ASKED, "no_consent"),
        (replace(FINE, wishes=[Wish("email", "unwanted")]), ASKED, "unwanted"),
        (replace(FINE, wishes=[Wish("", "unwanted"), Wish("email", "wanted")]), ASKED, "ground"),
        (replace(FINE, wishes=[Wish("", "unwanted", level="firm"), MAIL]), ASKED, "unwanted"),
        (replace(FINE, reply_hours={"email": 48}), ASKED, "reply"),
        (replace(FINE, reply_hours={"email": 48}, heard={"email": NOW - 48 * HOUR}), ASKED, "ground"),
        (Facts(ZONE), replace(ASKED, terms=None), "not_registered"),
        (FINE, replace(ASKED, terms="other"), "no_consent"),
    ],
)  # fmt: skip
def test_CUS_18_each_rule_says_no_for_its_own_reason(facts, asked, reason):
    found = decide(asked, facts)
    assert found.reason == reason
    assert found.allowed == (reason in {"ground", "firm", "service", "legal"})


def test_CUS_30_a_cap_counts_its_own_channel_and_person_and_says_when_it_ends():
    talks = [Contacted("email", date(2026, 2, 27)), Contacted("email", date(2026, 3, 1))]
    capped = replace(FINE, wishes=[Wish("email", cap=2, per_days=7)], contacts=talks)
    found = decide(ASKED, capped)
    assert (found.reason, found.detail) == ("cap", {"count": 2, "cap": 2, "days": 7})
    assert found.allowed_from == datetime(2026, 3, 6, tzinfo=ZONE)
    assert decide(replace(ASKED, at=found.allowed_from), capped).allowed
    others = [replace(talks[0], channel="phone"), replace(talks[1], own=False)]
    assert decide(ASKED, replace(capped, contacts=others)).allowed
    assert not decide(ASKED, replace(capped, contacts=others, wishes=[Wish("", cap=1)])).allowed
    firm = Wish("email", cap=1, per_days=7, level="firm")
    assert not decide(ASKED, replace(capped, contacts=others, wishes=[firm])).allowed


def test_CUS_30_quiet_hours_go_by_the_persons_clock_also_over_midnight():
    quiet = replace(FINE, wishes=[Wish(quiet_from=time(21), quiet_to=time(8))])
    late = datetime(2026, 3, 2, 22, 30, tzinfo=ZONE)
    found = decide(replace(ASKED, at=late), quiet)
    assert (found.reason, found.allowed_from) == ("quiet", datetime(2026, 3, 3, 8, tzinfo=ZONE))
    assert decide(replace(ASKED, at=late), replace(quiet, zone=ZoneInfo("Europe/London"))).allowed


# ---- against an independent, slow definition ---------------------------------------------------

QUARTER, HORIZON = timedelta(minutes=15), timedelta(12)
acts = st.sampled_from(["given", "given", "given", "withdrawn", "suppressed", "released"])
hours = st.integers(0, 23).map(time)
grounds = st.builds(
    Ground,
    acts,
    st.integers(1, 40).map(lambda n: NOW - n * HOUR),
    purpose=st.sampled_from(["marketing", "marketing", "survey"]),
    channel=st.sampled_from(["email", "email", "phone", ""]),
    expires_at=st.none() | st.integers(1, 200).map(lambda n: NOW + n * HOUR),
)
wishes = st.builds(
    Wish,
    st.sampled_from(["", "email", "phone"]),
    st.sampled_from(["", "", "", "wanted", "unwanted"]),
    cap=st.none() | st.integers(1, 3),
    per_days=st.integers(1, 6),
    quiet_from=hours,
    quiet_to=hours,
)
contacts = st.builds(
    Contacted, st.sampled_from(["email", "phone"]), st.integers(0, 8).map(lambda n: NOW.date() - timedelta(n))
)


def slowly(facts: Facts, at: datetime) -> bool:
    """The same question at one moment, written down from the definition without a look at the gate."""
    local = at.astimezone(ZONE)
    ledger = list(facts.grounds)
    flags = [g.act for g in ledger if g.act in {"suppressed", "released"}]
    if flags and flags[-1] == "suppressed":
        return False
    ends = [
        n
        for n, g in enumerate(ledger)
        if g.act == "withdrawn" and g.purpose == "marketing" and g.channel in {"", "email"}
    ]
    since = ends[-1] + 1 if ends else 0
    if not any(
        g.act == "given" and g.purpose == "marketing" and g.channel in {"", "email"}
        and (g.expires_at is None or g.expires_at > at)
        for g in ledger[since:]
    ):  # fmt: skip
        return False
    wanted = {wish.channel: wish.wanted for wish in facts.wishes}
    if (wanted.get("email") or wanted.get("")) == "unwanted":
        return False
    for wish in facts.wishes:
        if wish.channel == "phone":
            continue
        day = local.date()
        window = {day - timedelta(n) for n in range(wish.per_days)}
        hits = [c for c in facts.contacts if c.on in window and wish.channel in {"", c.channel}]
        if wish.cap is not None and len(hits) >= wish.cap:
            return False
        begins, ends_at = wish.quiet_from, wish.quiet_to
        hour = begins
        while hour is not None and hour != ends_at:  # every hour of the quiet ones, one by one
            if local.hour == hour.hour:
                return False
            hour = time((hour.hour + 1) % 24)
    return True


@settings(max_examples=120, deadline=None)
@given(
    st.lists(grounds, max_size=5),
    st.lists(wishes, max_size=3, unique_by=lambda wish: wish.channel),
    st.lists(contacts, max_size=5),
    st.integers(0, 95),
)
def test_CUS_18_the_gate_agrees_with_a_slow_look_at_every_quarter_of_an_hour(said, wished, talks, quarter):
    at = NOW + quarter * QUARTER
    facts = Facts(ZONE, grounds=sorted(said, key=lambda g: g.at), wishes=wished, contacts=talks)
    found = decide(replace(ASKED, at=at), facts)
    assert found.allowed == slowly(facts, at)
    if not found.allowed:
        moments = (at + n * QUARTER for n in range(int(HORIZON / QUARTER)))
        first = next((moment for moment in moments if slowly(facts, moment)), None)
        if first is not None:
            # The gate names the very moment; the slow look sees the quarter in which it lies.
            assert found.allowed_from == first
        else:
            assert found.allowed_from is None
