"""Customers and talks in the columns of templates 1 and 3, word for word: what came in goes out again.
Custom fields follow as columns of their own, before them parent firms and who referred somebody, by their
numbers and where there are any, and before these by what a talk is known again, or, where there
is any such, which cells nobody reported but we computed: handed in again these are not taken for reports.

What was reported goes out where something was; what is computed only beside it where nothing was reported, or
everywhere where somebody asks for computed values.

Words are the templates' own, whoever reads them; personal values are masked, unless whoever takes them out
may see them and says why.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import batched
from typing import Any

from django.db.models import Prefetch, Q
from django.utils import timezone, translation

from guanxi.customers.choices import TagFamily
from guanxi.customers.dealings import months_between
from guanxi.customers.echoes import decider_of
from guanxi.customers.headings import MARK, PEOPLE, TALK_DIRECTION, TALK_NO
from guanxi.customers.headings_beside import PARENT, REFERRER
from guanxi.customers.known_talks import number_of
from guanxi.customers.models import Contact, Customer, Interaction, TagLink
from guanxi.customers.own_files import mark
from guanxi.customers.parties.choices import LinkKind
from guanxi.customers.parties.models import PartyLink
from guanxi.customers.people import NUMBERS
from guanxi.customers.reported import READ_AS, told
from guanxi.customers.showing import BETWEEN
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.rights import shows
from guanxi.foundation.accounts.scopes import Shown
from guanxi.foundation.customfields.filed import Columns
from guanxi.foundation.imports.durations import read_months
from guanxi.foundation.privacy.fields import field_of
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.outward import AMOUNTS, DECISIONS, GRADES, REMARKS

CUSTOMERS = (
    "客户编号", "客户名称", "所属行业", "决策人(姓名/职位)", "联系方式", "历史合作时长", "累计合作金额",
    "核心需求标签", "客户分层", "最近合作时间",
)  # fmt: skip
TALKS = (
    "互动日期", "客户编号", "互动方式(电话/拜访/线上)", "互动主题", "参与人员", "客户反馈", "后续行动",
    "负责人", "完成状态(已完成/进行中/待处理)",
)  # fmt: skip
LINKS: Mapping[str, str] = {PARENT: LinkKind.PARENT, REFERRER: LinkKind.REFERRER}
BESIDE_TALKS = TALK_NO, TALK_DIRECTION  # columns that template 3 has not
REVEAL = "customers.reveal_personal"
BATCH = 500
PLAIN = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")
IN_TEMPLATE = "zh-hans"
COMPUTED: Mapping[str, Q] = {
    "duration": Q(since__isnull=False),
    "total_amount": ~Q(total=0),
    "tier": ~Q(tier=""),
    "last_date": Q(last_order_on__isnull=False),
}  # fields of ``reported`` → which customers have what we compute of the same


def customer_cells(rows: Any, by: User, *, in_full: bool, computed: bool = False) -> Iterator[Sequence[Any]]:
    """Template 1: titles, then a row for each of ``rows`` (customers that ``by`` sees)."""
    people = Prefetch("contacts", queryset=Contact.objects.filter(left_on=None).order_by("-is_primary", "pk"))
    needs = TagLink.objects.filter(ended_on=None, tag__family=TagFamily.NEED).select_related("tag")
    rows = rows.prefetch_related(people, Prefetch("tag_links", queryset=needs.order_by("pk")))
    mine = set(rows.within_scope(by, REVEAL).values_list("pk", flat=True)) if in_full else set()
    heads = (*CUSTOMERS, MARK) if rows.filter(_marked(computed=computed)).exists() else CUSTOMERS
    with translation.override(IN_TEMPLATE):
        custom, of_people = Columns(Customer, by), Columns(Contact, by)
        beside = _links_there(rows, by)
        own = [*heads, *beside, *custom.heads([*heads, *beside])]
        titles = [*own, *(f"{PEOPLE.head}{title}" for title in of_people.heads(()))]
    yield titles  # outside: a generator that waits within would leave its reader in the template's language
    for some in batched(rows.order_by("customer_no", "pk").iterator(chunk_size=BATCH), BATCH):
        with translation.override(IN_TEMPLATE):
            more = custom.cells([customer.pk for customer in some], in_full=mine)
            theirs = _of_deciders(some, of_people, mine)
            linked = _linked(some, by, beside)
            filled = [
                [
                    *_customer(one, by, in_full=one.pk in mine, computed=computed)[: len(heads)],
                    *linked[one.pk],
                    *more[one.pk],
                    *theirs[one.pk],
                ]
                for one in some
            ]
        yield from filled


def customers_inside(by: User) -> dict[str, str]:
    """Titles of template 1 that a file for outside leaves out."""
    with translation.override(IN_TEMPLATE):
        own, people = Columns(Customer, by), Columns(Contact, by)
        # whichever titles the file has: one that is alike gets its code only beside the mark's
        told = own.inside(CUSTOMERS) | own.inside((*CUSTOMERS, MARK, *LINKS))
        of_people = {f"{PEOPLE.head}{title}": kind for title, kind in people.inside(()).items()}
    return {"累计合作金额": AMOUNTS, "客户分层": GRADES, "决策人(姓名/职位)": DECISIONS, **told, **of_people}


def talks_inside(by: User) -> dict[str, str]:
    """Titles of template 3 that a file for outside leaves out."""
    with translation.override(IN_TEMPLATE):
        own = Columns(Interaction, by).inside([*TALKS, *BESIDE_TALKS])
    return {"客户反馈": REMARKS, "后续行动": REMARKS, **own}


def _links_there(rows: Any, by: User) -> list[str]:
    """The titles of links that some of the rows have, with records that ``by`` sees."""
    links = PartyLink.objects.visible_to(by).holding().filter(customer__in=rows.order_by().values("pk"))
    return [title for title, kind in LINKS.items() if links.filter(kind=kind).exists()]


def _linked(customers: Sequence[Customer], by: User, titles: Sequence[str]) -> Mapping[int, list[str]]:
    """Customer → the number of whom each of these links leads to: of several the one that holds longest."""
    found: dict[tuple[int, str], str] = {}
    ids = [one.pk for one in customers]
    links = PartyLink.objects.visible_to(by).holding().filter(customer_id__in=ids if titles else [])
    for link in links.select_related("party").order_by("-since", "-pk"):
        found[link.customer_id, link.kind] = link.party.customer_no
    return {pk: [found.get((pk, LINKS[title]), "") for title in titles] for pk in ids}


def _of_deciders(
    customers: Sequence[Customer], columns: Columns, mine: Collection[int]
) -> Mapping[int, list[Any]]:
    """Customer → the own fields of whom its row names as the decision maker."""
    people = {one.pk: decider_of(list(one.contacts.all())) for one in customers}
    ids = [person.pk for person in people.values() if person]
    full = [person.pk for pk, person in people.items() if person and pk in mine]
    cells = columns.cells(ids, in_full=full)
    return {pk: cells[one.pk] if one else [""] * len(columns.fields) for pk, one in people.items()}


def _marked(*, computed: bool) -> Q:
    """Which customers have a cell that goes out as we compute it."""
    found = Q(pk__in=[])
    for field, ours in COMPUTED.items():
        found |= ours if computed else ours & ~Q(reported__has_key=field)
    return found


def _customer(customer: Customer, by: User, *, in_full: bool, computed: bool) -> list[Any]:
    said, people = told(customer.reported), list(customer.contacts.all())
    decider = decider_of(people)
    reported = {name: said.get(name, "") for name in COMPUTED} | {"duration": _said_duration(said)}
    ours = {
        "duration": _duration(customer),
        "total_amount": None if formats.amounts_hidden() else customer.total or None,
        "tier": customer.get_tier_display() if customer.tier else "",
        "last_date": customer.last_order_on or "",
    }
    marked = [name for name, value in ours.items() if value and (computed or not reported[name])]
    cells = reported | {name: ours[name] for name in marked}
    return [
        customer.customer_no,
        customer.name,
        said.get("industry") or (customer.get_industry_display() if customer.industry else ""),
        "/".join(filter(None, [decider.name, decider.title])) if decider else "",
        _reached(customer, decider, by, in_full=in_full),
        cells["duration"],
        _figure(cells["total_amount"]),
        "、".join(link.tag.name for link in customer.tag_links.all()),
        cells["tier"],
        cells["last_date"],
        mark(marked),
    ]


def _figure(said: Any) -> Any:
    """What is written as a sheet writes a number is one there; 500万 stays the file's own word."""
    is_number = isinstance(said, str) and PLAIN.fullmatch(said)
    return Decimal(said) if is_number and f"{float(said):.15g}" == said else said


def _said_duration(said: Mapping[str, Any]) -> str:
    """As the file wrote it; a number whose unit stood in the column's name gets one here."""
    text = str(said.get("duration", ""))
    if text and read_months(text).problem is not None and f"duration{READ_AS}" in said:
        return _in_words(int(said[f"duration{READ_AS}"]))
    return text


def _reached(customer: Customer, contact: Contact | None, by: User, *, in_full: bool) -> str:
    """How to reach the decision maker: what a file said, else the numbers, or the first address."""
    for names in (NUMBERS, ("email",), ("wechat",)) if contact else ():
        found = []
        for name in names:
            value, shown = getattr(contact, name), shows(by, field_of(Contact, name).label)
            if value and shown is not Shown.HIDDEN:
                found.append(value.reveal() if in_full and shown is Shown.REVEALABLE else str(value))
        if found:
            return BETWEEN.join(found)
    return str(customer.reported.get("contact_info", ""))


def _duration(customer: Customer) -> str:
    """2年, 6个月: since when we work together."""
    if customer.since is None:
        return ""
    return _in_words(months_between(customer.since, timezone.localdate()))


def _in_words(months: int) -> str:
    years, rest = divmod(months, 12)
    return (f"{years}年" if years else "") + (f"{rest}个月" if rest or not years else "")


def talk_cells(rows: Any, by: User) -> Iterator[Sequence[Any]]:
    """Template 3: titles, then a row for each of ``rows`` (talks that ``by`` sees), by their days."""
    with translation.override(IN_TEMPLATE):
        custom = Columns(Interaction, by)
        heads = [*TALKS, *BESIDE_TALKS]
        titles = [*heads, *custom.heads(heads)]
    yield titles
    talks = rows.select_related("customer", "owner").order_by("on", "pk")
    for some in batched(talks.iterator(chunk_size=BATCH), BATCH):
        with translation.override(IN_TEMPLATE):
            more = custom.cells([talk.pk for talk in some])
            filled = [[*_talk(talk), *more[talk.pk]] for talk in some]
        yield from filled


def _talk(talk: Interaction) -> list[Any]:
    return [
        talk.on,
        talk.customer.customer_no,
        talk.channel_label or talk.get_channel_display(),
        talk.subject,
        talk.participants,
        talk.feedback,
        talk.follow_up,
        talk.owner_label or talk.owner.name,
        talk.get_status_display(),
        number_of(talk),
        talk.get_direction_display(),
    ]
