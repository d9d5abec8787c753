"""Customers and talks in the columns of templates 1 and 3, word for word: what came in goes out again.
Custom fields follow as columns of their own, and before them, where there is any such, which cells nobody
reported but we computed: handed in again these are not taken for reports.

Words are the templates' own, whoever reads them; personal values are masked, unless whoever takes them out
may see them and says why.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import batched
from typing import Any

from django.db.models import Prefetch, Q
from django.utils import timezone, translation

from guanxi.customers.choices import TagFamily
from guanxi.customers.dealings import months_between
from guanxi.customers.echoes import decider_of
from guanxi.customers.headings import MARK
from guanxi.customers.models import Contact, Customer, Interaction, TagLink
from guanxi.customers.own_files import mark
from guanxi.customers.reported import READ_AS, told
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.rights import shows
from guanxi.foundation.accounts.scopes import Shown
from guanxi.foundation.customfields.filed import Columns
from guanxi.foundation.imports.durations import read_months
from guanxi.foundation.privacy.fields import field_of
from guanxi.foundation.ui import formats

CUSTOMERS = (
    "客户编号", "客户名称", "所属行业", "决策人(姓名/职位)", "联系方式", "历史合作时长", "累计合作金额",
    "核心需求标签", "客户分层", "最近合作时间",
)  # fmt: skip
TALKS = (
    "互动日期", "客户编号", "互动方式(电话/拜访/线上)", "互动主题", "参与人员", "客户反馈", "后续行动",
    "负责人", "完成状态(已完成/进行中/待处理)",
)  # fmt: skip
REVEAL = "customers.reveal_personal"
BATCH = 500
IN_TEMPLATE = "zh-hans"
COMPUTED = ~Q(tier="") | ~Q(total=0) | Q(last_order_on__isnull=False) | Q(since__isnull=False)


def customer_cells(rows: Any, by: User, *, in_full: bool) -> Iterator[Sequence[Any]]:
    """Template 1: titles, then a row for each of ``rows`` (customers that ``by`` sees)."""
    people = Prefetch("contacts", queryset=Contact.objects.filter(left_on=None).order_by("-is_primary", "pk"))
    needs = TagLink.objects.filter(ended_on=None, tag__family=TagFamily.NEED).select_related("tag")
    rows = rows.prefetch_related(people, Prefetch("tag_links", queryset=needs.order_by("pk")))
    mine = set(rows.within_scope(by, REVEAL).values_list("pk", flat=True)) if in_full else set()
    heads = (*CUSTOMERS, MARK) if rows.filter(COMPUTED).exists() else CUSTOMERS
    with translation.override(IN_TEMPLATE):
        custom = Columns(Customer, by)
        yield [*heads, *custom.heads(heads)]
    for some in batched(rows.order_by("customer_no", "pk").iterator(chunk_size=BATCH), BATCH):
        with translation.override(IN_TEMPLATE):
            more = custom.cells([customer.pk for customer in some], in_full=mine)
            filled = [
                [*_customer(one, by, in_full=one.pk in mine)[: len(heads)], *more[one.pk]] for one in some
            ]
        yield from filled


def _customer(customer: Customer, by: User, *, in_full: bool) -> list[Any]:
    said, people = told(customer.reported), list(customer.contacts.all())
    decider = decider_of(people)
    computed = {
        "duration": "" if _said_duration(said) else _duration(customer),
        "total_amount": "" if said.get("total_amount") else formats.wired(customer.total or None),
        "tier": customer.get_tier_display() if customer.tier else "",
        "last_date": customer.last_order_on or "",
    }
    return [
        customer.customer_no,
        customer.name,
        said.get("industry") or (customer.get_industry_display() if customer.industry else ""),
        "/".join(filter(None, [decider.name, decider.title])) if decider else "",
        _reached(customer, decider, by, in_full=in_full),
        computed["duration"] or _said_duration(said),
        computed["total_amount"] or said.get("total_amount", ""),
        "、".join(link.tag.name for link in customer.tag_links.all()),
        computed["tier"] or said.get("tier", ""),
        computed["last_date"] or said.get("last_date", ""),
        mark([field for field, value in computed.items() if value]),
    ]


def _said_duration(said: Mapping[str, Any]) -> str:
    """As the file wrote it; a number whose unit stood in the column's name gets one here."""
    text = str(said.get("duration", ""))
    if text and read_months(text).problem is not None and f"duration{READ_AS}" in said:
        return _in_words(int(said[f"duration{READ_AS}"]))
    return text


def _reached(customer: Customer, contact: Contact | None, by: User, *, in_full: bool) -> str:
    """How to reach the decision maker: what a file said, else the first number or address."""
    for name in ("phone", "email", "wechat") if contact else ():
        value, shown = getattr(contact, name), shows(by, field_of(Contact, name).label)
        if value and shown is not Shown.HIDDEN:
            return str(value.reveal()) if in_full and shown is Shown.REVEALABLE else str(value)
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
        yield [*TALKS, *custom.heads(TALKS)]
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
    ]
