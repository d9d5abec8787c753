"""What a file says of customers and of talks with them, as clean values; and what comes of each row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal

from guanxi.foundation.errors import Sentence

type Kind = Literal["new", "changed", "same", "left", "wrong"]


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One person of a customer. None: the file says nothing, so nothing changes."""

    name: str
    title: str | None = None
    role: str | None = None
    phone: str | None = None
    phone2: str | None = None
    email: str | None = None
    wechat: str | None = None
    birthday: str | date | None = None
    note: str | None = None
    custom: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class IfNew:
    """What holds for a customer that a row brings, where the row is silent; never for one that is there."""

    kind: str | None = None
    source: str | None = None
    owner_id: int | None = None
    department_id: int | None = None


@dataclass(frozen=True, slots=True)
class Bought:
    """What a file tells of dealings so far: a day by which there was one, or a sum or a length of them."""

    on: date | None = None
    in_all: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """Which rows of a file are taken, and by what a customer is known again.

    ``mode``: ``upsert`` adds and changes, ``new`` only adds, ``update`` only changes.
    """

    mode: Literal["upsert", "new", "update"] = "upsert"
    key: Literal["auto", "number", "name", "phone", "email"] = "auto"


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """That the person of a row agreed to something, or did not; ``column`` of the file says so."""

    column: str
    purpose: str
    is_given: bool
    on: date | None = None
    evidence: str = ""
    notice_id: int | None = None
    channels: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """One customer. None: the file says nothing, so nothing changes.

    It is known again by ``external_source`` and ``external_no``, else by ``customer_no``, else by its name
    (a person by name and phone or e-mail).
    """

    name: str
    customer_no: str | None = None
    external_no: str | None = None
    external_source: str | None = None
    kind: str | None = None
    industry: str | None = None
    size: str | None = None
    country: str | None = None
    region: str | None = None
    is_city: bool = False  # whether ``region`` names a city alone, and so takes no province away
    source: str | None = None
    stage: str | None = None
    depth: str | None = None
    since: date | None = None
    address: str | None = None
    id_number: str | None = None
    note: str | None = None
    reported: Mapping[str, Any] = field(default_factory=dict)
    owner_id: int | None = None
    department_id: int | None = None
    custom: Mapping[str, Any] | None = None  # None: the file knows of no such fields
    contacts: tuple[ContactRow, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    parent: str | None = None  # the customer above it, by number or name
    referrer: str | None = None  # who introduced it, likewise
    consents: tuple[ConsentRow, ...] = ()
    if_new: IfNew = IfNew()
    bought: Bought = Bought()
    guessed: frozenset[str] = frozenset()  # fields whose values fill what is empty, and change nothing
    computed: frozenset[str] = frozenset()  # fields of which the row says that we computed them ourselves
    policy: Policy = Policy()
    taken_in: datetime | None = None  # when the very same file was, for the first time
    decision: Literal["", "ask", "new", "known", "rename", "leave"] = ""  # on a likeness: by who imports


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionRow:
    """One talk with a customer, who is named by id, by number, by number in the source, or by name."""

    on: date
    channel: str
    subject: str
    interaction_no: str = ""  # by what template 3 knows it again; a row without one by all that it says
    customer_id: int | None = None
    customer_no: str = ""
    external_source: str = ""
    external_no: str = ""
    customer_name: str = ""
    channel_label: str = ""
    direction: str = ""
    participants: str = ""
    feedback: str = ""
    follow_up: str = ""
    follow_up_on: date | None = None
    owner_id: int | None = None
    owner_label: str = ""
    status: str = ""
    recorded_by: str = ""
    recorded_on: date | Literal[""] = ""
    source_system: str = ""
    custom: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comes of one row. ``changes`` is field → (old, new); old personal values stay sealed.

    A wrong row writes nothing; ``problem`` says why, ``field`` which value it was.
    """

    kind: Kind
    record_id: int | None = None
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    problem: Sentence = ""
    field: str = ""
    alike: Sentence = ""  # which other customer this may be, and why
    alike_id: int | None = None
    assumed: Mapping[str, Sentence] = MappingProxyType({})  # field → what was taken for granted of it
    more: Sequence[tuple[str, Sentence]] = ()  # what else is wrong: field and sentence
    echoes: frozenset[str] = frozenset()  # fields whose words only repeat what went out of here
    again: int | None = None  # which row of the batch was about this customer before


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRow:
    """What scoring says of one customer."""

    customer_id: int
    tier: str
    value: Decimal
    potential: Decimal | None = None
    loyalty: Decimal | None = None
    last_order_on: date | None = None
    total: Decimal = Decimal(0)
    lost_on: date | None = None
    value_moved: Decimal | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    reasons: list[Any] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TierChange:
    """A customer whose tier is another than before ("" before the first scoring)."""

    customer_id: int
    before: str
    after: str
