"""From meetings to template 3's records: who took part, what was said, what follows, how far it is."""

import random
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from guanxi.config.demo.catalogue import ITEMS, Item
from guanxi.config.demo.company import BY_LOGIN
from guanxi.config.demo.customers import Somebody, instant, office_hours
from guanxi.config.demo.dice import chance, dice, sample_weighted, weighted
from guanxi.config.demo.meetings import Meeting
from guanxi.config.demo.patterns import NEEDS, PAIRS
from guanxi.config.demo.records import Contact, Interaction
from guanxi.config.demo.talk import Voice
from guanxi.config.demo.wording import words

type Channel = Literal["phone", "visit", "online"]
type Status = Literal["done", "in_progress", "pending"]
# What was bought on which days, in order: what people talk about.
type Bought = Sequence[tuple[int, str]]

CHANNELS: dict[str, tuple[tuple[Channel, float], ...]] = {
    "in person": (("visit", 0.62), ("phone", 0.23), ("online", 0.15)),
    "usual": (("phone", 0.50), ("online", 0.32), ("visit", 0.18)),
    "abroad": (("online", 0.68), ("phone", 0.26), ("visit", 0.06)),
    "person": (("online", 0.70), ("phone", 0.30)),
    "remote": (("phone", 0.62), ("online", 0.38)),
}
IN_PERSON = {"review", "training", "expansion", "intro"}
ONE_WAY: dict[str, Channel] = {"visit": "visit", "unanswered": "phone"}
REMOTE = {"payment", "greeting", "usage"}
BY_SERVICE = {
    "aftersales": 0.6,
    "training": 0.6,
    "over quality": 0.35,
    "over service": 0.45,
    "usage": 0.5,
}
SERVICE = (("taojingxing", 0.5), ("fangruo", 0.35), ("liangzhiyuan", 0.15))
# What can be talked of: things, and among them what has a switch and can fail.
THINGS = {code for code in ITEMS if code[:2] not in ("SW", "SV", "FE")} - {pair.then for pair in PAIRS}
DEVICES = {code for code in THINGS if code[:2] in ("EQ", "LB")} | set(
    words("CO-301 CO-302 CO-303 CO-306 CO-307 ST-205 ST-206")
)
ABOUT_DEVICES = set(words("needs aftersales training visit renewal expansion usage"))
# Who is spoken to, the likelier the heavier.
SPEAKS = {"decision_maker": 3.0, "buyer": 4.0, "user": 2.0, "influencer": 1.5, "gatekeeper": 1.0, "self": 1.0}


def interactions(
    seed: int,
    today: date,
    known: Sequence[Somebody],
    contacts: Mapping[str, Sequence[Contact]],
    meetings: Sequence[Meeting],
    bought: Mapping[int, Bought],
) -> tuple[Interaction, ...]:
    """Every conversation by time, numbered."""
    rnd = dice(seed, "interactions")
    voices: dict[int, Voice] = {}
    found = []
    for meeting in meetings:
        somebody = known[meeting.buyer]
        voice = voices.get(meeting.buyer)
        if voice is None:
            own = dice(seed, "voice", somebody.profile.place)
            voice = voices[meeting.buyer] = Voice(own, somebody.customer.language)
        present = _present(contacts[somebody.customer.customer_no], meeting.day)
        item = _topic(rnd, meeting.theme, somebody.profile.need, meeting.day, bought.get(meeting.buyer, ()))
        found.append(_record(rnd, meeting, somebody, voice, present, item, today))
    found.sort(key=lambda record: (record.at, record.customer_no))
    return tuple(_numbered(n, record) for n, record in enumerate(found, start=1))


def _numbered(number: int, record: Interaction) -> Interaction:
    return replace(record, key=f"I{number:06d}")


def _record(
    rnd: random.Random,
    meeting: Meeting,
    somebody: Somebody,
    voice: Voice,
    present: Sequence[Contact],
    item: Item,
    today: date,
) -> Interaction:
    day, theme = date.fromordinal(meeting.day), meeting.theme
    channel = _channel(rnd, theme, somebody)
    owner = _owner(rnd, theme, somebody)
    count = 2 if channel == "visit" and chance(rnd, 0.45) else 1
    spoken = sample_weighted(rnd, [(contact, SPEAKS[contact.role]) for contact in present], count)
    subject, said, action = voice.words(theme, day, item, spoken[0] if spoken else None)
    people = [BY_LOGIN[owner].name]
    if channel == "visit" and owner != "taojingxing" and chance(rnd, 0.3):
        people.append(BY_LOGIN["taojingxing"].name)
    return Interaction(
        key="",
        customer_no=somebody.customer.customer_no,
        at=instant(meeting.day, office_hours(rnd)),
        on=day,
        channel=channel,
        subject=subject,
        contacts=tuple(contact.key for contact in spoken),
        participants=(*people, *(contact.name for contact in spoken)),
        customer_feedback=said,
        follow_up_action=action,
        owner=owner,
        status=_status(rnd, (today - day).days),
        language=somebody.customer.language,
    )


def _present(people: Sequence[Contact], day: int) -> list[Contact]:
    """Who was there on that day: not who had left, and not the successor before."""
    left = [contact for contact in people if contact.left_on and contact.left_on.toordinal() <= day]
    waiting = [contact for contact in people if contact.left_on and contact.left_on.toordinal() > day]
    successor = people[-1:] if waiting else []
    return [contact for contact in people if contact not in left and contact not in successor] or list(people)


def _topic(rnd: random.Random, theme: str, need: str, day: int, bought: Bought) -> Item:
    """Something bought lately that suits the theme; else something of the kind that the customer needs."""
    fitting = DEVICES if theme in ABOUT_DEVICES else THINGS
    upto = bisect_left(bought, (day + 1, ""))
    recent = [code for _, code in bought[max(0, upto - 12) : upto] if code in fitting]
    if recent:
        return ITEMS[recent[max(0, len(recent) - 1 - int(rnd.expovariate(0.4)))]]
    likely = [(code, weight) for code, weight in NEEDS[need].items() if code in fitting]
    return ITEMS[weighted(rnd, likely)] if likely else ITEMS["LB-401"]


def _channel(rnd: random.Random, theme: str, somebody: Somebody) -> Channel:
    if somebody.customer.kind == "person":
        return weighted(rnd, CHANNELS["person"])
    if theme in ONE_WAY:
        return ONE_WAY[theme]
    if theme in REMOTE:
        return weighted(rnd, CHANNELS["remote"])
    if somebody.customer.country != "CN":
        return weighted(rnd, CHANNELS["abroad"])
    return weighted(rnd, CHANNELS["in person" if theme in IN_PERSON else "usual"])


def _owner(rnd: random.Random, theme: str, somebody: Somebody) -> str:
    if chance(rnd, BY_SERVICE.get(theme, 0)):
        return weighted(rnd, SERVICE)
    return somebody.customer.owner


def _status(rnd: random.Random, age: int) -> Status:
    """Old matters are done, but for a few that everybody forgot."""
    if age > 45:
        return "done" if chance(rnd, 0.985) else "in_progress"
    open_share = 0.75 if age <= 7 else 0.45 if age <= 21 else 0.15
    if not chance(rnd, open_share):
        return "done"
    return "in_progress" if chance(rnd, 0.6) else "pending"
