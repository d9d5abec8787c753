"""From the clean values of a file's row to the rows that imports take in."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from guanxi.customers import cleaned, dealings, own_files
from guanxi.customers.choices import Channel, DecisionRole, Kind, Stage, TagFamily
from guanxi.customers.cities import place, spaced
from guanxi.customers.consent_options import consents_of
from guanxi.customers.headings import CHANNELS, PEOPLE
from guanxi.customers.known_talks import is_ours
from guanxi.customers.people import ROLE_ENDS
from guanxi.customers.planning_consents import lacking
from guanxi.customers.reported import LABELS, READ_AS
from guanxi.customers.rows import ContactRow, CustomerRow, IfNew, InteractionRow, Policy
from guanxi.customers.wording import CHANNEL, codes_of
from guanxi.foundation.accounts.models import Department, User
from guanxi.foundation.calendar.birthdays import kept
from guanxi.foundation.calendar.lunar import lunar_day
from guanxi.foundation.errors import Sentence
from guanxi.foundation.imports import custom
from guanxi.foundation.imports.alike import decision
from guanxi.foundation.imports.assumptions import ASSUMED
from guanxi.foundation.imports.contacts import phone_key, read_email, read_phones
from guanxi.foundation.imports.kinds import TAKEN_IN, Concern, Figure, Options, Unfit, Values
from guanxi.foundation.imports.naming import ids_of
from guanxi.foundation.imports.outcomes import UNTAKEN
from guanxi.foundation.imports.remembering import recalled
from guanxi.foundation.imports.values import is_masked
from guanxi.foundation.sentences import listed, said_many
from guanxi.foundation.sentences import said as _
from guanxi.foundation.ui import formats

VERBATIM = frozenset({"duration", "total_amount", "last_date"})
WECHAT = re.compile(r"[A-Za-z][-_A-Za-z0-9]{5,19}")
DIGITS = re.compile(r"\d")
FEWEST_DIGITS = 3
SUBJECT = 200  # letters
BIRTHDAYS = ("birthday", "lunar_birthday")


# ---- customers ---------------------------------------------------------------------------------


def build_customer(line: int, values: Values, options: Options) -> list[Any]:
    """Look at a row once: what its words mean, who is to be reached how."""
    record = dict(values)
    faults = []
    for read in (_reached, _two_numbers, _two_birthdays):
        try:
            record |= read(record, options["region"])
        except Unfit as unfit:
            faults.append((unfit.field, unfit.sentence))
    if faults:
        raise Unfit.of(faults)
    return [line, record]


def faults(line: int, values: Values, options: Options) -> list[tuple[str, Sentence]]:
    """What else is wrong with a row of which some values cannot be read."""
    record, found = values, []
    try:
        record = build_customer(line, values, options)[1]
    except Unfit as unfit:
        found = [(unfit.field, unfit.sentence), *unfit.more]
    row = _customer({"name": "?", **record}, options, {}, {}, _if_new(options))
    return found + cleaned.faults(row) + lacking(row.consents)


def _two_birthdays(record: Mapping[str, Any], _region: str) -> dict[str, Any]:
    """Two columns say one day, or somebody has to say which of them is wrong."""
    one, moon = (kept(record[name]) if name in record else None for name in BIRTHDAYS)
    if one is None or moon is None:
        return {}
    if one.lunar:
        is_same = (one.month, one.day) == (moon.month, moon.day)
    elif born := one.born:
        lunar = lunar_day(born)
        is_same = (lunar.month, lunar.day) == (moon.month, moon.day)
        is_same = is_same and moon.year in {0, lunar.year, born.year}  # some write the year of our calendar
    else:
        born = moon.born
        is_same = born is None or (born.month, born.day) == (one.month, one.day)
    if not is_same:
        sentence = _("The two birthdays of this row are different days. Correct one of them, or empty it.")
        raise Unfit(sentence, field="lunar_birthday")
    return {}


def two_birthdays(mapping: Mapping[str, int]) -> list[Concern]:
    """Said before anybody misses the other one."""
    if not {"birthday", "lunar_birthday"} <= mapping.keys():
        return []
    sentence = _(
        "A person has one birthday here: where a row holds a solar and a lunar one, the lunar one is kept."
    )
    return [Concern(sentence)]


def bought_before(run: Any) -> list[Concern]:
    """Said once for the whole file."""
    count = run.count("stage", ASSUMED)
    if not count:
        return []
    sentence = said_many(
        "%(count)s row tells of dealings so far and names no stage: its customer stands at “%(stage)s”, not"
        " at “%(prospect)s”, as of the day that the file tells, else of today.",
        "%(count)s rows tell of dealings so far and name no stage: their customers stand at “%(stage)s”, not"
        " at “%(prospect)s”, as of the day that the file tells, else of today.",
        count,
    )
    labels = {"stage": Stage.DEAL.label, "prospect": Stage.PROSPECT.label}
    return [Concern(sentence % {"count": f"{count:,}", **labels}, tone="")]


def numbers_left(run: Any) -> list[Concern]:
    """Numbers of the file that nobody has a place for."""
    count, lines = run.count(UNTAKEN), run.counts.get(UNTAKEN, {})
    if not count:
        return []
    sentence = said_many(
        "%(count)s row has a number or an address that is not taken: rows before it say others of the same"
        " person. Line %(lines)s.",
        "%(count)s rows have numbers or addresses that are not taken: rows before them say others of the same"
        " person. Lines %(lines)s.",
        count,
    )
    named = listed([*sorted(lines, key=int), *(["…"] if count > len(lines) else [])])
    return [Concern(sentence % {"count": f"{count:,}", "lines": named})]


def _reached(record: Mapping[str, Any], region: str) -> dict[str, Any]:
    """“Contact details” may be a phone number, an e-mail address or a WeChat id."""
    text = record.get("contact_info") or ""
    if not text:
        return {}
    if "@" in text:
        name, reading = "email", read_email(text)
    elif len(DIGITS.findall(text)) >= FEWEST_DIGITS and not WECHAT.fullmatch(text):
        name, phone = "phone", read_phones(text, region)
        clean = phone.clean.text if phone.clean else None
        return _one(name, clean, phone.problem, record)
    elif is_masked(text):
        return {}
    elif WECHAT.fullmatch(text):
        return _one("wechat", text, None, record)
    else:
        sentence = _("This is neither a telephone number nor an e-mail address nor a WeChat id.")
        raise Unfit(sentence, field="contact_info")
    return _one(name, reading.clean, reading.problem, record)


def _two_numbers(record: Mapping[str, Any], region: str) -> dict[str, Any]:
    """Two numbers of one cell have a place each."""
    first, _line, second = record.get("phone", "").partition("\n")
    if not second:
        return {}
    other = record.get("phone2", second)
    if phone_key(other, region) not in {phone_key(first, region), phone_key(second, region)}:
        sentence = _("The row holds three numbers, and a person has two here: leave one of them out.")
        raise Unfit(sentence, field="phone")
    return {"phone": first, "phone2": second}


def _one(name: str, clean: Any, problem: Sentence | None, record: Mapping[str, Any]) -> dict[str, Any]:
    if problem is not None:
        raise Unfit(problem, field="contact_info")
    return {} if name in record or clean is None else {name: clean}


def customer_rows(records: Iterable[Any], options: Options) -> list[CustomerRow]:
    """The rows of a batch; owners and departments named in it are looked up together."""
    records = list(records)
    people = ids_of(
        User.objects.filter(is_active=True, is_system=False), records, "owner", "name", "username"
    )
    places = ids_of(Department.objects.all(), records, "department", "name")
    for name, known in (("owner", people), ("department", places)):
        words = {values[name] for _line, values in records if name in values}
        known |= _explained(name, words - known.keys(), options)
    default, policy, taken_in = _if_new(options), _policy(options), options.get(TAKEN_IN)
    return [
        replace(
            _customer(values, options, people, places, default),
            policy=policy,
            taken_in=datetime.fromisoformat(taken_in) if taken_in else None,
            decision=decision(options, line),
        )
        for line, values in records
    ]


def _explained(name: str, words: Collection[str], options: Options) -> dict[str, int]:
    """Word → whom or what it means, as somebody said of this file or of one before."""
    now = options.get("meanings", {}).get(name, {})
    said = {word: now.get(word, recalled(options, name, word)) for word in words}
    return {word: int(pk) for word, pk in said.items() if pk}


def _policy(options: Options) -> Policy:
    return Policy(mode=options.get("mode", "upsert"), key=options.get("key", "auto"))


def _customer(
    values: Mapping[str, Any],
    options: Options,
    people: Mapping[str, int],
    places: Mapping[str, int],
    if_new: IfNew,
) -> CustomerRow:
    get = values.get
    number, source = get("customer_no"), options["source"]
    codes, guessed = codes_of(values, options)
    since = get("since")
    return CustomerRow(
        values["name"],
        customer_no=None if source else number,
        external_no=number if source else None,
        external_source=source if source and number else None,
        kind=codes.get("kind"),
        industry=codes.get("industry"),
        size=codes.get("size"),
        country=get("country"),
        region=place(spaced(get("region")), get("city")),
        is_city="city" in values and "region" not in values,
        source=codes.get("source"),
        stage=codes.get("stage"),
        depth=codes.get("depth"),
        since=date.fromisoformat(since) if since else None,
        address=get("address"),
        id_number=get("id_number"),
        note=get("note"),
        reported=_reported(values, codes, people, places),
        custom=custom.given(values),
        owner_id=people.get(get("owner", "")),
        department_id=places.get(get("department", "")),
        contacts=tuple(_contacts(values, codes.get("kind") or options["kind"])),
        parent=get("parent"),
        referrer=get("referrer"),
        consents=consents_of(values, options),
        tags=tuple((TagFamily.NEED, word) for word in get("needs", ())),
        if_new=if_new,
        bought=dealings.told(values),
        guessed=guessed,
        computed=own_files.marked(get("computed", ())),
    )


def _if_new(options: Options) -> IfNew:
    """What holds for customers that the file brings, and never for those that are there."""
    return IfNew(
        kind=options["kind"],
        source=options["channel"],
        owner_id=int(options["owner"]),
        department_id=int(options["department"]),
    )


def _reported(
    values: Mapping[str, Any], codes: Mapping[str, Any], people: Mapping[str, int], places: Mapping[str, int]
) -> dict[str, Any]:
    """What the file says and we compute ourselves, and words that we have no code for."""
    found: dict[str, Any] = {}
    for name in VERBATIM & values.keys():
        clean, text = values[name]
        found[name] = text
        if str(clean) != text:
            found[f"{name}{READ_AS}"] = clean
    for name in LABELS:
        if name in found or name not in values:
            continue
        known = codes.get(name) or (name == "owner" and people.get(values[name]))
        known = known or (name == "department" and places.get(values[name]))
        if not known and name != "contact_info":
            found[name] = values[name]
    if "industry" in values:
        found["industry"] = values["industry"]  # the file's own word is finer than the standard's section
    if "contact_info" in values and not any(
        name in values for name in ("phone", "phone2", "email", "wechat")
    ):
        found["contact_info"] = values["contact_info"]
    return dict(sorted(found.items()))


def _contacts(values: Mapping[str, Any], kind: str) -> Iterable[ContactRow]:
    get = values.get
    reached: dict[str, Any] = {name: get(name) for name in ("phone", "phone2", "email", "wechat")}
    reached["birthday"] = get("lunar_birthday") or get("birthday")
    reached |= {"note": get("contact_note"), "custom": PEOPLE.given(values) or None}
    decider, name = get("decision_maker"), get("contact_name")
    if decider:
        who, *title = ROLE_ENDS.split(decider, maxsplit=1)
        own = {} if name else reached
        said = title[0] if title else get("title")
        yield ContactRow(who, title=said, role=DecisionRole.DECIDER, **own)
    if name or (not decider and (any(reached.values()) or get("title"))):
        role = DecisionRole.SELF if kind == Kind.PERSON and not name else None
        yield ContactRow(name or "", title=None if decider else get("title"), role=role, **reached)


# ---- interactions ------------------------------------------------------------------------------


def build_interaction(line: int, values: Values, options: Options) -> list[Any]:
    """One talk; its channel's own word is kept beside the code."""
    if found := talk_faults(line, values, options):
        raise Unfit.of(found)
    return [line, dict(values)]


def talk_faults(line: int, values: Values, options: Options) -> list[tuple[str, Sentence]]:
    """What is wrong with a talk as far as it can be read: field and sentence."""
    found: list[tuple[str, Sentence]] = []
    if (word := values.get("channel")) and CHANNEL.code(word) is None:
        names = listed(names[0] for names in CHANNELS.values())
        sentence = _("“%(word)s” is not a known way of talking. Write one of: %(names)s.")
        found.append(("channel", sentence % {"word": word[:40], "names": names}))
    if not values.get("subject") and not values.get("feedback"):
        found.append(("feedback", _("What was talked about? The row says nothing of it.")))
    if not values.get("customer_no") and not values.get("customer_name"):
        found.append(("customer_no", _("With which customer? The row names none.")))
    return found


def interaction_rows(records: Iterable[Any], options: Options) -> list[InteractionRow]:
    """The rows of a batch; colleagues named in it are looked up together."""
    records = list(records)
    people = ids_of(
        User.objects.filter(is_active=True, is_system=False), records, "owner", "name", "username"
    )
    return [_interaction(values, options, people) for _line, values in records]


def _interaction(values: Mapping[str, Any], options: Options, people: Mapping[str, int]) -> InteractionRow:
    get = values.get
    number, source, owner = get("customer_no", ""), options["source"], get("owner", "")
    known_by = get("interaction_no", "")
    return InteractionRow(
        on=date.fromisoformat(values["on"]),
        channel=CHANNEL.code(values["channel"]) or Channel.OTHER,
        channel_label=values["channel"],
        subject=get("subject") or ("" if is_ours(known_by) else _first_line(values["feedback"])),
        interaction_no=known_by,
        customer_no=number,
        external_source=source if number else "",
        external_no=number if source else "",
        customer_name="" if number else get("customer_name", ""),
        direction=get("direction", ""),
        participants=get("participants", ""),
        feedback=get("feedback", ""),
        follow_up=get("follow_up", ""),
        follow_up_on=date.fromisoformat(values["follow_up_on"]) if "follow_up_on" in values else None,
        owner_id=people.get(owner),
        owner_label=owner,
        status=get("status", ""),
        recorded_by=get("recorded_by", ""),
        recorded_on=date.fromisoformat(values["recorded_on"]) if "recorded_on" in values else "",
        source_system=source,
        custom=custom.given(values),
    )


def _first_line(text: str) -> str:
    """Of a talk without a subject of its own what was said serves."""
    return text.strip().splitlines()[0][:SUBJECT]


# ---- the report --------------------------------------------------------------------------------


def customer_figures(run: Any, by: User) -> list[Figure]:
    """What became of the file's rows."""
    return _figures(run, _("Customers added"), _("Customers changed"), f"/customers/?set={run.change_set_id}")


def interaction_figures(run: Any, by: User) -> list[Figure]:
    """What became of the file's rows."""
    return _figures(run, _("Interactions added"), _("Interactions changed"), "")


def _figures(run: Any, added: Sentence, changed: Sentence, url: str) -> list[Figure]:
    rows, number = run.counts.get("rows", {}), formats.number
    url = url if run.count("new") and run.change_set_id and not run.is_undone else ""
    rejected = rows.get("rejected", rows.get("wrong", 0) + run.count("wrong"))
    left, again = run.count("left"), run.count("again")
    return [
        Figure(_("Rows in the file"), number(rows.get("all", 0))),
        Figure(added, number(run.count("new")), url, strong=True),
        Figure(changed, number(run.count("changed") - again), strong=True),
        *([Figure(_("Rows about a customer of a row before"), number(again))] if again else []),
        Figure(_("The same as before"), number(run.count("same"))),
        *([Figure(_("Left out as you chose"), number(left))] if left else []),
        Figure(_("Rows rejected"), number(rejected)),
    ]
