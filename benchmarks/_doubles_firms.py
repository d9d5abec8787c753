"""Chinese firms, those who are easily taken for each other, and how they are written down wrongly."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from benchmarks._doubles_rows import Cluster, Dice, Row, how_many_more
from benchmarks._doubles_zh import (
    Place,
    address_told,
    given_name,
    home,
    landline,
    mobile,
    phone_told,
    region_told,
    spelt,
    taken_for,
)  # fmt: skip
from benchmarks._doubles_zh_words import (
    BUILDINGS,
    CRAFTS,
    FORMS,
    HEARD,
    LUCKY,
    MISREAD,
    PLACES,
    ROADS,
    SHOPS,
    SHORTER,
    SURNAMES,
    TITLES,
    TRADES,
    TRADITIONAL,
)  # fmt: skip

DOUBLED = 0.14
CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"
VALUES = {sign: value for value, sign in enumerate(CODE)}
WEIGHTS = tuple(pow(3, at, 31) for at in range(17))
Contact = tuple[str, str]  # name, mobile
Trade = tuple[tuple[str, ...], str]


@dataclass(slots=True)
class Firm:
    """A real firm, whole and right; ``order`` says where the place stands in its name."""

    place: Place
    word: str
    trade: Trade
    form: str
    order: str
    home: tuple[str, str, str]
    contacts: list[Contact]
    desk: str
    domain: str
    code: str = ""
    branch: str = ""
    seat: Place = ()  # where a branch is
    former: str = ""
    others: list[str] = field(default_factory=list)  # telephones that are not the firm's own alone

    def named(self, place: str = "", trade: str = "", form: str | None = None) -> str:
        place, trade = place or self.place[0], trade or self.trade[0][0]
        form = self.form if form is None else form
        if self.order == "beside":
            return f"{self.word}（{place}）{trade}{form}"
        if self.order == "within":
            return f"{self.word}{trade}（{place}）{form}"
        return f"{'' if self.order == 'none' else place}{self.word}{trade}{form}"


def clusters(dice: Dice) -> Iterator[Cluster]:
    """Single firms, families of firms, and those who share a telephone, a house or a person."""
    seen: set[str] = set()
    agents = [mobile(dice) for _agent in range(5)]
    while True:
        lot, first = dice.random(), _firm(dice, seen)
        if lot < 0.88:
            yield Cluster([_records(dice, first)])
            continue
        near, firms = _near(dice, first, lot, seen, agents)
        yield Cluster([_records(dice, firm) for firm in firms], near)


def _firm(dice: Dice, seen: set[str], **same: object) -> Firm:
    """A firm whose full name nobody else in its city bears, as the register demands."""
    while True:
        place = dice.pick(PLACES)
        word = dice.pick(LUCKY) + dice.pick(LUCKY) + (dice.pick(LUCKY) if dice.chance(0.12) else "")
        trade, form = _trade_and_form(dice, word)
        lot = dice.random()
        order = "first" if lot < 0.84 else "beside" if lot < 0.91 else "within" if lot < 0.94 else "none"
        firm = Firm(place, word, trade, form, order, ("", "", ""), [], "", "")
        for name, value in same.items():
            setattr(firm, name, value)
        whole = firm.place[0] + firm.word + firm.trade[0][0]
        if whole not in seen:
            break
        if "trade" in same:  # a sister's name is given; where somebody bears it she takes another city
            same["place"] = dice.pick(PLACES)
    seen.add(whole)
    firm.home = firm.home if firm.home[1] else home(dice, firm.place)
    for _contact in range(1 + int(dice.random() ** 2 * 4)):
        firm.contacts.append((dice.pick(SURNAMES) + given_name(dice, dice.chance(0.4)), mobile(dice)))
    firm.desk = landline(dice, firm.place) if dice.chance(0.6) else ""
    firm.domain = firm.domain or _domain(dice, firm)
    firm.code = _code(dice, firm.place) if dice.chance(0.3) else ""
    firm.former = _former(dice, firm) if dice.chance(0.06) else ""
    return firm


def _trade_and_form(dice: Dice, word: str) -> tuple[Trade, str]:
    lot = dice.random()
    if lot < 0.83:
        return dice.pick(TRADES), dice.pick(FORMS)
    if lot < 0.86:
        craft, english = dice.pick(CRAFTS)
        return ((craft,), english), "事务所"
    if lot < 0.88:
        return dice.pick(TRADES), "工作室"
    if lot < 0.93:
        return dice.pick(TRADES), "厂"
    return ((dice.pick(SHOPS),), "Store"), dice.pick(("商行", "经营部"))


def _former(dice: Dice, firm: Firm) -> str:
    """What it was called before: another word, or another trade."""
    if dice.chance(0.6):
        return replace(firm, word=dice.pick(LUCKY) + dice.pick(LUCKY)).named()
    return replace(firm, trade=dice.pick(TRADES)).named()


def _domain(dice: Dice, firm: Firm) -> str:
    lot, word = dice.random(), spelt(firm.word)
    head = (
        word
        if lot < 0.5
        else f"{word}{firm.trade[1][:4].lower().strip('&_')}"
        if lot < 0.8
        else f"{spelt(firm.place[0])[:2]}{word}"
    )
    return head + dice.pick((".com", ".cn", ".com.cn", ".net"))


def _code(dice: Dice, place: Place) -> str:
    """A code of the register (统一社会信用代码) with its check character."""
    body = f"91{place[3]}{1 + int(dice.random() * 14):02d}MA" + "".join(dice.pick(CODE) for _sign in range(7))
    total = sum(VALUES[sign] * weight for sign, weight in zip(body, WEIGHTS, strict=True))
    return body + CODE[-total % 31]


# ---- different firms that look alike ----------------------------------------------------------------


def _near(dice: Dice, first: Firm, lot: float, seen: set[str], agents: list[str]) -> tuple[str, list[Firm]]:
    if lot < 0.905:
        return "head office and branches", _branches(dice, first)
    if lot < 0.925:
        places = {dice.pick(PLACES) for _more in range(3)} - {first.place}
        first.order = "beside"
        return "sister firms in other cities", [first, *(
            _firm(dice, seen, word=first.word, trade=first.trade, place=place, form=first.form,
                  order="beside", domain=first.domain if dice.chance(0.5) else "")
            for place in sorted(places)
        )]  # fmt: skip
    if lot < 0.945:
        other = _firm(dice, seen, word=first.word, place=first.place, order=first.order)
        if dice.chance(0.4):
            other.contacts[0] = first.contacts[0]
        return "one word, another trade", [first, other]
    if lot < 0.96:
        return "one house with one switchboard", _in_one_house(dice, first, seen)
    if lot < 0.98:
        slot = int(dice.random() * len(agents))
        if dice.chance(0.05):
            agents[slot] = mobile(dice)
        firms = [first, _firm(dice, seen, place=first.place), _firm(dice, seen, place=first.place)]
        for firm in firms:
            firm.others = [agents[slot]]
        return "one bookkeeper's telephone", firms
    other = _firm(dice, seen, place=first.place)
    other.contacts[0] = first.contacts[0]
    return "one person acts for two firms", [first, other]


def _branches(dice: Dice, head: Firm) -> list[Firm]:
    """The head and one to three branches: its name and domain, their own city, people and telephones."""
    if head.form not in ("有限公司", "有限责任公司", "股份有限公司", "集团有限公司", "事务所"):
        head.form = "有限公司"
    firms = [head]
    for place in sorted({dice.pick(PLACES) for _more in range(1 + int(dice.random() * 3))} - {head.place}):
        people = [(dice.pick(SURNAMES) + given_name(dice, dice.chance(0.5)), mobile(dice))]
        end = "分所" if head.form == "事务所" else dice.pick(("分公司", "分公司", "分公司", "办事处"))
        branch = replace(
            head, home=home(dice, place), contacts=people, desk=landline(dice, place),
            branch=place[0] + end, seat=place, code=_code(dice, place) if dice.chance(0.3) else "", former="",
        )  # fmt: skip
        if dice.chance(0.2) and head.desk:
            branch.desk = head.desk
        firms.append(branch)
    return firms


def _in_one_house(dice: Dice, first: Firm, seen: set[str]) -> list[Firm]:
    house = f"{dice.pick(ROADS)}{1 + int(dice.random() * 900)}号{dice.pick(BUILDINGS)}"
    desk = landline(dice, first.place)
    firms = [first] + [_firm(dice, seen, place=first.place) for _more in range(1 + int(dice.random() * 4))]
    for firm in firms:
        firm.home = (first.home[0], house, f"{101 + int(dice.random() * 28) * 100}室")
        firm.desk = desk
    return firms


# ---- records of one firm ----------------------------------------------------------------------------


def _records(dice: Dice, firm: Firm) -> list[Row]:
    rows = [_record(dice, firm, 1.0)]
    for _more in range(how_many_more(dice, DOUBLED, 2)):
        dice.told["further records"] += 1
        rows.append(_record(dice, _later(dice, firm), 3.0))
    return rows


def _later(dice: Dice, firm: Firm) -> Firm:
    later = replace(firm, contacts=list(firm.contacts))
    if dice.happens(0.15, "another contact"):
        later.contacts[0] = (dice.pick(SURNAMES) + given_name(dice, dice.chance(0.5)), mobile(dice))
    if dice.happens(0.1, "the contact's telephone changed"):
        later.contacts[-1] = (later.contacts[-1][0], mobile(dice))
    if dice.happens(0.1, "moved"):
        later.home = home(dice, firm.seat or firm.place)
    return later


def _record(dice: Dice, firm: Firm, often: float) -> Row:
    name, also = _name_told(dice, firm, often)
    place = firm.seat or firm.place
    row = Row(name, region_told(dice, place), also=also)
    if not dice.happens(0.35, "no address"):
        row.address = address_told(dice, place, firm.home)
    if firm.code and dice.chance(0.55):
        row.id_number = firm.code
        if dice.happens(0.02, "register code: one character wrong"):
            at = 8 + int(dice.random() * 9)
            row.id_number = firm.code[:at] + dice.pick(CODE) + firm.code[at + 1 :]
    one = firm.contacts[0] if dice.chance(0.6) else dice.pick(firm.contacts)
    shown = firm.contacts if dice.chance(0.25) else [one]
    if not dice.happens(0.2, "no contact"):
        row.people = [_contact_told(dice, who) for who, _phone in shown]
    phones = [phone for _who, phone in shown if dice.chance(0.9)]
    if firm.desk and dice.chance(0.7):
        phones.insert(0, firm.desk)
    if firm.others and dice.chance(0.7):
        phones.append(firm.others[0])
    if not dice.happens(0.07, "no telephone"):
        row.phones = [phone_told(dice, phone) for phone in phones]
    if not dice.happens(0.55, "no e-mail"):
        row.emails = [_email_told(dice, firm, shown[0])]
    return row


def _contact_told(dice: Dice, who: str) -> str:
    if dice.happens(0.2, "contact: only surname and title"):
        return who[0] + dice.pick(TITLES)
    return taken_for(dice, who, HEARD) if dice.happens(0.02, "contact: homophone") else who


def _email_told(dice: Dice, firm: Firm, shown: Contact) -> str:
    lot = dice.random()
    if lot < 0.3:
        return f"{dice.pick(('info', 'sales', 'service', 'admin', 'hr'))}@{firm.domain}"
    if lot < 0.65:
        return f"{spelt(shown[0])}@{firm.domain}"
    return f"{shown[1]}@163.com" if lot < 0.75 else f"{shown[1][2:]}@qq.com"


def _name_told(dice: Dice, firm: Firm, often: float) -> tuple[str, list[str]]:
    """The name as somebody wrote it, and the other names that are known beside it."""
    whole = firm.named() + firm.branch
    also = [firm.former] if firm.former and dice.chance(0.3) else []
    if firm.former and dice.happens(0.1 * often, "under the former name"):
        return firm.former, [whole] if dice.chance(0.3) else []
    if not firm.branch and dice.happens(0.025 * often, "short name"):
        return _short(dice, firm), also + ([whole] if dice.chance(0.4) else [])
    if dice.happens(0.003 * often, "English name only"):
        return _english(firm), [whole] if dice.chance(0.3) else also
    if dice.happens(0.03, "short name known beside"):
        also.append(_short(dice, firm))
    elif dice.happens(0.02, "English name known beside"):
        also.append(_english(firm))
    name = _slipped(dice, _varied(dice, firm, often) + firm.branch, often)
    if dice.happens(0.008 * often, "English name beside in the name"):
        name += f" {_english(firm)}"
    elif dice.happens(0.008 * often, "remark in the name"):
        name += dice.pick(
            ("(已签约)", "（新）", "-" + firm.contacts[0][0][0] + "总", " 老客户", "1", "（作废）")
        )
    return name, also


def _varied(dice: Dice, firm: Firm, often: float) -> str:
    """Place, trade and legal form: left out, moved, shortened, or written otherwise."""
    told, place, trade, form = firm, firm.place[0], firm.trade[0][0], firm.form
    if firm.order != "none" and dice.happens(0.05 * often, "place left out"):
        told = replace(firm, order="none")
    elif dice.happens(0.025 * often, "place moved"):
        told = replace(
            firm, order=dice.pick([at for at in ("first", "beside", "within") if at != firm.order])
        )
    elif dice.happens(0.04 * often, "place with 市, province or district"):
        province = firm.place[1] if firm.place[1] != place else f"{place}市"
        place = dice.pick((f"{place}市", province, f"{place}市{firm.home[0]}", f"{place}{firm.home[0]}"))
    if len(firm.trade[0]) > 1 and dice.happens(0.018 * often, "trade in another word"):
        trade = dice.pick(firm.trade[0][1:])
    if not firm.branch and dice.happens(0.07 * often, "legal form shortened or left out"):
        form = dice.pick(SHORTER[form])
    name = told.named(place, trade, form)
    if "（" in name and dice.happens(0.4, "brackets of half width"):
        name = name.replace("（", "(").replace("）", ")")
    return name


def _slipped(dice: Dice, name: str, often: float) -> str:
    if dice.happens(0.012 * often, "homophone in the name"):
        name = taken_for(dice, name, HEARD)
    elif dice.happens(0.006 * often, "similar shape in the name"):
        name = taken_for(dice, name, MISREAD)
    elif dice.happens(0.008 * often, "one character missing"):
        at = int(dice.random() * len(name))
        name = name[:at] + name[at + 1 :]
    elif dice.happens(0.003 * often, "two characters exchanged"):
        at = int(dice.random() * (len(name) - 1))
        name = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    if dice.happens(0.007 * often, "traditional characters"):
        name = name.translate(TRADITIONAL)
    if dice.happens(0.01 * often, "space in or after the name"):
        at = min(2, len(name)) if dice.chance(0.4) else len(name)
        name = f"{name[:at]} {name[at:]}"
    return name


def _short(dice: Dice, firm: Firm) -> str:
    """How people call it: the word, with its place, its trade, or 集团."""
    lot, trade = dice.random(), firm.trade[0][-1][:2]
    if lot < 0.4:
        return firm.word + trade
    if lot < 0.6:
        return firm.word
    return (
        firm.place[0] + firm.word if lot < 0.85 else f"{firm.word}{'集团' if '集团' in firm.form else '公司'}"
    )


def _english(firm: Firm) -> str:
    place, word = spelt(firm.place[0]).title(), spelt(firm.word).title()
    return f"{place} {word} {firm.trade[1].replace('_', ' ')} Co., Ltd."
