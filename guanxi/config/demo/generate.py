"""One whole company from a seed and a day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from guanxi.config.demo import catalogue, company
from guanxi.config.demo.baskets import Draft, drafts
from guanxi.config.demo.contacts import contacts
from guanxi.config.demo.costs import costs
from guanxi.config.demo.customers import Somebody, known
from guanxi.config.demo.dice import dice
from guanxi.config.demo.interactions import interactions
from guanxi.config.demo.lifecycle import Move, moves
from guanxi.config.demo.meetings import meetings, met_evenly
from guanxi.config.demo.orders import orders
from guanxi.config.demo.profiles import Profile, profiles
from guanxi.config.demo.records import Contact, DemoCompany, LifecycleMove, Size
from guanxi.config.demo.shuffle import dealt_again
from guanxi.config.demo.tags import tags
from guanxi.config.demo.truth import truth
from guanxi.foundation.collecting import collecting_later


def generate(*, seed: int, today: date, size: Size = "demo", patterns: bool = True) -> DemoCompany:
    """The same arguments give the same company; nothing in it is later than yesterday.

    Without ``patterns`` it has the same customers with as many orders and conversations each, and the same
    products sold as often: only nothing is related to anything.
    """
    with collecting_later():
        return _generate(seed, today, size, patterns)


def _generate(seed: int, today: date, size: Size, patterns: bool) -> DemoCompany:
    rates, offers = company.rates(seed, today), company.campaigns(seed, today)
    people = profiles(seed, today, size)
    drawn = drafts(seed, today, people, offers)
    talks = meetings(seed, today, people, _days(people, drawn))
    shown = people
    if not patterns:
        drawn = dealt_again(seed, today, people, drawn)
        talks = met_evenly(seed, today, people, talks)
        shown = disguised(seed, people)
    days = _days(people, drawn)
    ways = [moves(profile, own, today.toordinal()) for profile, own in zip(people, days, strict=True)]
    somebodies = known(seed, shown, {place: way[-1][0] for place, way in enumerate(ways)})
    everybody = contacts(seed, today, somebodies)
    sold = orders(seed, today, somebodies, drawn, rates)
    said = interactions(seed, today, somebodies, _by_customer(everybody), talks, _bought(drawn))
    customers = tuple(somebody.customer for somebody in somebodies)
    return DemoCompany(
        seed=seed,
        today=today,
        size=size,
        patterns=patterns,
        company=company.COMPANY,
        departments=company.DEPARTMENTS,
        users=company.USERS,
        products=catalogue.products(),
        rates=rates,
        campaigns=offers,
        customers=customers,
        contacts=everybody,
        tags=tags(seed, today, somebodies),
        moves=_moves(somebodies, ways),
        orders=sold,
        interactions=said,
        costs=costs(seed, today, customers, said, offers),
        truth=truth(seed, today, patterns, somebodies, people, offers),
    )


def disguised(seed: int, people: Sequence[Profile]) -> list[Profile]:
    """Profiles whose visible side (trade, size, tags) says nothing about what they buy, nor about leaving."""
    rnd = dice(seed, "disguise")
    found = list(people)
    for at_home in (True, False):
        places = [n for n, p in enumerate(people) if p.kind == "firm" and (p.country == "CN") == at_home]
        trades, needs, bands = (
            [getattr(people[n], name) for n in places] for name in ("trade", "need", "band")
        )
        for values in (trades, needs, bands):
            rnd.shuffle(values)
        for n, trade, need, band in zip(places, trades, needs, bands, strict=True):
            found[n] = replace(people[n], trade=trade, need=need, band=band, hero=None)
    sensitive = [profile.sensitive for profile in people]
    rnd.shuffle(sensitive)
    return [replace(p, sensitive=flag, leaving=None) for p, flag in zip(found, sensitive, strict=True)]


def _days(people: Sequence[Profile], drawn: Sequence[Draft]) -> list[list[int]]:
    found: list[list[int]] = [[] for _ in people]
    for draft in drawn:
        found[draft.buyer].append(draft.day)
    return found


def _bought(drawn: Sequence[Draft]) -> dict[int, list[tuple[int, str]]]:
    """What each customer bought on which day, by day."""
    found: dict[int, list[tuple[int, str]]] = {}
    for draft in drawn:
        found.setdefault(draft.buyer, []).extend((draft.day, code) for code, _, _ in draft.lines)
    return found


def _by_customer(everybody: Sequence[Contact]) -> dict[str, list[Contact]]:
    found: dict[str, list[Contact]] = {}
    for contact in everybody:
        found.setdefault(contact.customer_no, []).append(contact)
    return found


def _moves(somebodies: Sequence[Somebody], ways: Sequence[Sequence[Move]]) -> tuple[LifecycleMove, ...]:
    found = [
        LifecycleMove(
            somebody.customer.customer_no,
            stage,
            date.fromordinal(day),
            chinese if somebody.customer.language == "zh" else english,
        )
        for somebody, way in zip(somebodies, ways, strict=True)
        for stage, day, chinese, english in way
    ]
    return tuple(sorted(found, key=lambda move: (move.on, move.customer_no)))
