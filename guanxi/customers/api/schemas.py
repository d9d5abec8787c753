"""What goes in and out. Personal values go out masked; what is left out of a change stays as it is."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from ninja import Field, Schema

from guanxi.customers.cards import LONGEST
from guanxi.customers.choices import (
    Channel,
    Completion,
    DecisionRole,
    Depth,
    Direction,
    Industry,
    Kind,
    Size,
    Stage,
    TagFamily,
)
from guanxi.customers.consent.choices import Purpose
from guanxi.foundation.ui.wire import Asked, Named, PageAsked, example


class CustomersAsked(PageAsked):
    """Free text (part of a name, pinyin, initials, numbers), filters, and a sort (``-`` turns it round).

    ``total=1000&total.op=ge`` asks by another operator (is, not, all, has, begins, ge, le, between, period,
    last, next, empty, filled), ``total=1&total.to=9`` from one to another, ``total.2=…`` for a field once
    more; ``match=any`` joins by "or", and ``g1.tier=high&g1.stage=lost&g1=any`` is a group of its own.
    """

    q: str = ""
    sort: str = ""
    tier: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    department: tuple[str, ...] = ()
    industry: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    depth: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    firm_size: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    value: tuple[str, ...] = ()
    total: tuple[str, ...] = ()
    last_order: tuple[str, ...] = ()
    last_contact: tuple[str, ...] = ()
    since: tuple[str, ...] = ()
    created: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    name: tuple[str, ...] = ()
    quality: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    review: str = ""
    fresh: tuple[str, ...] = ()
    sensitive: str = ""
    birthday_in: tuple[str, ...] = ()
    birthday_on: str = ""
    total_from: str = ""
    set: str = ""
    moved: str = ""
    room: str = ""
    sold_in: str = ""
    lost: str = ""
    worth: str = ""
    risk: str = ""
    still: str = ""
    offered: str = ""


class CustomerRow(Schema):
    """A customer as a list shows it; ``depth``: 1 stranger, 2 basic, 3 reliable, 4 partner, or not judged.

    ``quality``: 0 to 100 points, null until measured; ``review_on``: its last fresh day;
    ``sensitive_on``: since when it is on record who opens it.
    """

    id: int
    customer_no: str
    name: str
    kind: str
    industry: str
    region: str
    country: str
    stage: str
    depth: str
    tier: str
    value: Decimal | None
    total: Decimal | None
    last_order_on: date | None
    last_contact_on: date | None
    quality: int | None
    review_on: date | None
    sensitive_on: date | None
    owner: Named
    department: Named
    version: int


class CustomerPage(Schema):
    items: list[CustomerRow]
    after: str
    before: str


class Tagged(Schema):
    """A tag on a customer; ``id`` is the link's."""

    id: int
    tag_id: int
    family: str
    name: str
    since: date
    ended_on: date | None
    source: str


class CustomerOut(CustomerRow):
    """A customer as its page shows it; address and ID number are masked."""

    external_no: str
    external_source: str
    size: str
    source: str
    since: date | None
    address: str
    id_number: str
    note: str
    reported: dict[str, Any]
    tags: list[Tagged]
    created_at: datetime
    changed_at: datetime
    custom: dict[str, Any]


class CustomerFields(Asked):
    customer_no: str = ""
    external_no: str = ""
    external_source: str = ""
    industry: Industry | Literal[""] = ""
    size: Size | Literal[""] = ""
    country: str = ""
    region: str = ""
    source: Channel | Literal[""] = ""
    since: date | None = None
    address: str = ""
    id_number: str = ""
    note: str = ""
    custom: dict[str, Any] = {}


class ContactFields(Asked):
    title: str = ""
    role: DecisionRole | Literal[""] = ""
    phone: str = ""
    phone2: str = ""
    email: str = ""
    wechat: str = ""
    birthday: str = ""
    note: str = ""
    source: Channel | Literal[""] = ""
    custom: dict[str, Any] = {}


class ContactIn(ContactFields):
    model_config = example(
        name="陈思远", title="采购经理", role="decider", phone="13812346021", email="chen@example.com"
    )

    name: str
    is_primary: bool = False


class CustomerIn(CustomerFields):
    model_config = example(
        name="苏州恒岳精密机械有限公司",
        kind="firm",
        industry="C",
        region="江苏 苏州",
        source="sales",
        contacts=[{"name": "陈思远", "phone": "13812346021"}],
    )

    name: str
    kind: Kind = Kind.FIRM
    department_id: int | None = None
    owner_id: int | None = None
    stage: Stage = Stage.PROSPECT
    contacts: list[ContactIn] = []


class CardIn(Asked):
    model_config = example(text="苏州恒岳精密机械有限公司\n陈思远 采购经理\n手机: 13812346021")

    text: str = Field(max_length=LONGEST)


class CardPerson(Schema):
    name: str
    title: str
    role: str
    phone: str
    phone2: str
    email: str
    wechat: str


class CardOut(Schema):
    """The fields of a new customer, empty where nothing is said; ``left``: what found no field."""

    name: str
    region: str
    address: str
    note: str
    contacts: list[CardPerson]
    left: list[str]


class CustomerPatch(CustomerFields):
    model_config = example(region="江苏 昆山", note="旺季在三月")

    name: str = ""
    kind: Kind = Kind.FIRM
    through: Channel | Literal[""] = ""
    through_note: str = ""
    version: int | None = None


class AssignIn(Asked):
    model_config = example(owner_id=12)

    owner_id: int | None = None
    department_id: int | None = None
    version: int | None = None


class StageIn(Asked):
    model_config = example(stage="lost", reason="改用同行的货")

    stage: Stage
    on: date | None = None
    reason: str = ""
    version: int | None = None


class DepthIn(Asked):
    """``depth``: 1 stranger, 2 basic, 3 reliable, 4 partner; a step back needs a ``reason``."""

    model_config = example(depth="3", reason="连续两年按时付款")

    depth: Depth
    on: date | None = None
    reason: str = ""
    version: int | None = None


class RevealIn(Asked):
    model_config = example(field="address")

    field: str


class RevealContactIn(Asked):
    model_config = example(field="phone")

    field: str


class Revealed(Schema):
    field: str
    value: str


class ContactOut(Schema):
    """A person; phones, e-mail, WeChat and birthday are masked.

    Revealed, a birthday is ``1988-05-20``, ``--05-20`` (year unknown), ``lunar 1988-08-15``,
    ``lunar --08-15`` or, in a leap month, ``lunar 2020-04L-15``. It can be given so, or in words
    (农历八月十五).
    """

    id: int
    customer_id: int
    name: str
    title: str
    role: str
    phone: str
    phone2: str
    email: str
    wechat: str
    birthday: str
    note: str
    source: str | None
    is_primary: bool
    left_on: date | None
    version: int
    custom: dict[str, Any]


class ContactPatch(ContactFields):
    model_config = example(title="采购总监")

    name: str = ""
    through: Channel | Literal[""] = ""
    through_note: str = ""
    version: int | None = None


class LeaveIn(Asked):
    model_config = example(on="2026-03-31")

    on: date | None = None


class InteractionOut(Schema):
    id: int
    customer_id: int
    contact_id: int | None
    on: date
    channel: str
    direction: str
    channel_label: str
    subject: str
    participants: str
    feedback: str
    follow_up: str
    status: str
    owner: Named
    owner_label: str
    recorded_by: str
    recorded_on: date | None
    version: int
    custom: dict[str, Any]


class InteractionPage(Schema):
    items: list[InteractionOut]
    after: str
    before: str


class InteractionsAsked(PageAsked):
    """``direction``: only what came in or went out; empty: of which nobody knows."""

    direction: Direction | Literal[""] | None = None


class InteractionFields(Asked):
    direction: Direction | Literal[""] = ""
    participants: str = ""
    feedback: str = ""
    follow_up: str = ""
    status: Completion = Completion.DONE
    contact_id: int | None = None
    custom: dict[str, Any] = {}


class InteractionIn(InteractionFields):
    model_config = example(
        on="2026-03-31", channel="phone", direction="in", subject="问交期", feedback="希望提前两天"
    )

    on: date
    channel: Channel
    subject: str
    outreach: Purpose | None = None


class InteractionPatch(InteractionFields):
    model_config = example(status="todo", follow_up="周五回电")

    on: date | None = None
    channel: Channel | None = None
    subject: str = ""
    version: int | None = None


class TagIn(Asked):
    model_config = example(family="need", name="降本增效")

    family: TagFamily
    name: str


class TagOut(Schema):
    id: int
    family: str
    name: str


class PutTagIn(Asked):
    model_config = example(tag_id=12, since="2026-03-31")

    tag_id: int
    source: Channel = Channel.SALES
    since: date | None = None
