"""Chinese people and what goes wrong when they are written down; places, telephones and slips of the pen."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from benchmarks._doubles_rows import Cluster, Dice, Row, birthday_told, how_many_more, words, wrong_digit
from benchmarks._doubles_zh_words import (
    BUILDINGS,
    ENGLISH,
    ESTATES,
    HEARD,
    MEN,
    MISREAD,
    NICKS,
    PINYIN,
    PLACES,
    ROADS,
    SURNAMES,
    TITLES,
    TRADITIONAL,
    WHOLE_MEN,
    WHOLE_WOMEN,
    WOMEN,
)  # fmt: skip

DOUBLED = 0.12
MOBILE = words(
    "130 131 132 133 135 136 137 138 138 139 139 150 151 152 155 156 157 158 159 173 176 177 180 "
    "181 182 183 185 186 187 188 189 189 191 199"
)
WIDE = str.maketrans("0123456789()-", "０１２３４５６７８９（）－")
HOSTS = ("163.com", "163.com", "126.com", "sina.com", "outlook.com", "foxmail.com")
Place = tuple[str, ...]


@dataclass(slots=True)
class Human:
    """A real person, whole and right."""

    woman: bool
    family: str
    given: str
    place: Place
    home: tuple[str, str, str]  # district, road and number, the rest
    born: tuple[int, int, int]
    phones: list[str]
    email: str
    id_number: str = ""


def clusters(dice: Dice) -> Iterator[Cluster]:
    """Single people, families, and those who are easily taken for each other."""
    while True:
        lot, first = dice.random(), human(dice)
        if lot < 0.87:
            yield Cluster([_records(dice, first)])
        else:
            near, people = _near(dice, first, lot)
            yield Cluster([_records(dice, one) for one in people], near)


def human(dice: Dice, place: Place | None = None) -> Human:
    woman, place, born = dice.chance(0.5), place or dice.pick(PLACES), dice.day(1945, 2005)
    family, given = dice.pick(SURNAMES), given_name(dice, woman)
    phones = [mobile(dice)]
    if dice.chance(0.18):
        phones.append(mobile(dice) if dice.chance(0.5) else landline(dice, place))
    known = _id_card(dice, place, born, woman) if dice.chance(0.06) else ""
    return Human(
        woman, family, given, place, home(dice, place), born, phones,
        _email(dice, family, given, born, phones[0]), known,
    )  # fmt: skip


def given_name(dice: Dice, woman: bool) -> str:
    """One of the names that many bear, or one composed of one or two frequent characters."""
    lot = dice.random()
    if lot < 0.22:
        return dice.pick(WHOLE_WOMEN if woman else WHOLE_MEN)
    signs = WOMEN if woman else MEN
    return dice.pick(signs) if lot < 0.32 else dice.pick(signs) + dice.pick(signs)


def home(dice: Dice, place: Place) -> tuple[str, str, str]:
    number, flat = (
        1 + int(dice.random() ** 2 * 900),
        101 + int(dice.random() * 20) * 100 + int(dice.random() * 6),
    )
    if dice.chance(0.6):
        rest = f"{dice.pick(ESTATES)}{1 + int(dice.random() * 40)}幢{flat}室"
    else:
        rest = f"{dice.pick(BUILDINGS)}{flat}室"
    return dice.pick(place[4].split(",")), f"{dice.pick(ROADS)}{number}号", rest


def mobile(dice: Dice) -> str:
    return dice.pick(MOBILE) + dice.digits(8)


def landline(dice: Dice, place: Place) -> str:
    return f"{place[2]}-{dice.pick('56688')}{dice.digits(7)}"


def spelt(name: str) -> str:
    return "".join(PINYIN.get(sign, "") for sign in name)


def _email(dice: Dice, family: str, given: str, born: tuple[int, int, int], phone: str) -> str:
    lot = dice.random()
    if lot < 0.5:
        return f"{1 + int(dice.random() * 9)}{dice.digits(7 + int(dice.random() * 3))}@qq.com"
    if lot < 0.62:
        return f"{phone}@{dice.pick(('163.com', '139.com', '126.com'))}"
    name = spelt(family + given)
    number = dice.pick((str(born[0]), f"{born[1]:02d}{born[2]:02d}", dice.digits(3), ""))
    return f"{name}{number}@{dice.pick(HOSTS)}"


def _own_email(dice: Dice, one: Human) -> None:
    one.email = _email(dice, one.family, one.given, one.born, one.phones[0])


def _id_card(dice: Dice, place: Place, born: tuple[int, int, int], woman: bool) -> str:
    body = f"{place[3]}{1 + int(dice.random() * 14):02d}{born[0]}{born[1]:02d}{born[2]:02d}{dice.digits(2)}"
    body += dice.pick("02468" if woman else "13579")
    total = sum(int(sign) * 2 ** (17 - at) for at, sign in enumerate(body))
    return body + "10X98765432"[total % 11]


# ---- different people who look alike ----------------------------------------------------------------


def _near(dice: Dice, first: Human, lot: float) -> tuple[str, list[Human]]:
    if lot < 0.945:
        return "family", _household(dice, first)
    if lot < 0.955:
        first.given = dice.pick(MEN) + dice.pick(MEN)
        _own_email(dice, first)
        return "brothers or sisters of one generation's name", [first, _sibling(dice, first)]
    if lot < 0.98:
        other = human(dice, first.place)
        other.family, other.given, other.woman = first.family, first.given, first.woman
        _own_email(dice, other)
        return "one name in one city", [first, other]
    other = human(dice, first.place)
    if lot < 0.986:
        other.phones[0] = first.phones[0]
        return "number passed on to a stranger", [first, other]
    desk = landline(dice, first.place)
    first.phones, other.phones = [*first.phones[:1], desk], [desk]
    first.home = other.home
    return "colleagues at one desk telephone", [first, other]


def _household(dice: Dice, first: Human) -> list[Human]:
    """A couple with two surnames, sometimes a child with the father's; often one telephone."""
    spouse = human(dice, first.place)
    if spouse.woman == first.woman:
        spouse.woman, spouse.given = not first.woman, given_name(dice, not first.woman)
    spouse.born = (first.born[0] + int(dice.random() * 7) - 3, *spouse.born[1:])
    spouse.id_number = ""
    members = [first, spouse]
    if dice.chance(0.3):
        child = human(dice, first.place)
        child.family = spouse.family if first.woman else first.family
        child.born, child.id_number = (min(first.born[0] + 26, 2018), *child.born[1:]), ""
        members.append(child)
    shares, at_home = dice.chance(0.5), landline(dice, first.place)
    for one in members[1:]:
        _own_email(dice, one)
        one.home = first.home
        if shares:
            one.phones = [first.phones[0]] if dice.chance(0.6) else [one.phones[0], at_home]
    return members


def _sibling(dice: Dice, first: Human) -> Human:
    other = human(dice, first.place)
    other.family, other.woman, other.home = first.family, first.woman, first.home
    other.given, other.id_number = first.given[0] + dice.pick(WOMEN if first.woman else MEN), ""
    if other.given == first.given:
        other.given = first.given[0] + ("芳" if first.given[1] != "芳" else "敏")
    _own_email(dice, other)
    if dice.chance(0.35):
        other.phones = [first.phones[0]]
    return other


# ---- records of one person --------------------------------------------------------------------------


def _records(dice: Dice, one: Human) -> list[Row]:
    rows = [_record(dice, one, again=False)]
    for _more in range(how_many_more(dice, DOUBLED, 3)):
        dice.told["further records"] += 1
        rows.append(_record(dice, _later(dice, one), again=True))
    return rows


def _later(dice: Dice, one: Human) -> Human:
    later = replace(one, phones=list(one.phones))
    if dice.happens(0.14, "telephone changed"):
        later.phones[0] = mobile(dice)
    if dice.happens(0.1, "moved house"):
        later.place = later.place if dice.chance(0.75) else dice.pick(PLACES)
        later.home = home(dice, later.place)
    if dice.happens(0.2, "e-mail changed"):
        later.email = _email(dice, one.family, one.given, one.born, later.phones[0])
    return later


def _record(dice: Dice, one: Human, *, again: bool) -> Row:
    name, whole = _name_told(dice, one, 3.0 if again else 1.0)
    row = Row(name, region_told(dice, one.place))
    if dice.happens(0.02, "English name beside"):
        row.also = [dice.pick(ENGLISH)]
    if not dice.happens(0.55, "no address"):
        row.address = address_told(dice, one.place, one.home)
    if not dice.happens(0.65, "no birthday"):
        row.birthday = birthday_told(dice, one.born)
    if not whole or not dice.happens(0.12, "no telephone"):
        known = one.phones if len(one.phones) == 1 or dice.chance(0.35) else [dice.pick(one.phones)]
        row.phones = [phone_told(dice, phone) for phone in known]
    if not dice.happens(0.72, "no e-mail"):
        row.emails = [one.email]
    if one.id_number and dice.chance(0.7):
        row.id_number = one.id_number
        if dice.happens(0.02, "ID number: one digit wrong"):
            row.id_number = wrong_digit(dice, one.id_number)
    return row


def _name_told(dice: Dice, one: Human, often: float) -> tuple[str, bool]:
    """The name as somebody wrote it, and whether it is whole (half a name comes with a telephone)."""
    family, given = one.family, one.given
    if dice.happens(0.022 * often, "only surname and title"):
        return family + _title(dice, one.woman), False
    if dice.happens(0.01 * often, "masked name"):
        stars = family + "*" * len(given)
        return (stars if len(given) == 1 or dice.chance(0.5) else f"{family}*{given[-1]}"), False
    if dice.happens(0.008 * often, "nickname or 小王, 老王"):
        return dice.pick((dice.pick("小老") + family, f"阿{given[-1]}", dice.pick(NICKS))), False
    if dice.happens(0.006 * often, "name in Pinyin"):
        last, first = spelt(family).title(), spelt(given).title()
        return (f"{last} {first}" if dice.chance(0.6) else f"{first} {last}"), True
    if dice.happens(0.004 * often, "only the given name"):
        return given, False
    return _written(dice, family + given, one.woman, often), True


def _written(dice: Dice, name: str, woman: bool, often: float) -> str:
    if dice.happens(0.018 * often, "homophone in the name"):
        name = taken_for(dice, name, HEARD)
    elif dice.happens(0.005 * often, "similar shape in the name"):
        name = taken_for(dice, name, MISREAD)
    elif len(name) > 2 and dice.happens(0.003 * often, "character left out or exchanged"):
        name = name[0] + name[2] + (name[1] if dice.chance(0.4) else "")
    if dice.happens(0.012 * often, "traditional characters"):
        name = name.translate(TRADITIONAL)
    if dice.happens(0.02 * often, "remark or title beside the name"):
        beside = _title(dice, woman), "(采购)", "（财务）", " 老客户", "-转介绍", "1"
        return name + (beside[0] if dice.chance(0.5) else dice.pick(beside))
    if dice.happens(0.012 * often, "space within the name"):
        return f"{name[0]} {name[1:]}" if dice.chance(0.7) else f"{name[0]}\u3000{name[1:]}"
    return name


def _title(dice: Dice, woman: bool) -> str:
    title = dice.pick(TITLES)
    return (
        {"先生": "女士", "老板": "老板娘"}.get(title, title)
        if woman
        else {"女士": "先生", "小姐": "先生"}.get(title, title)
    )


def taken_for(dice: Dice, name: str, groups: dict[str, str]) -> str:
    """One character of the name written as another; unchanged where none is easily mistaken."""
    places = [place for place, sign in enumerate(name) if sign in groups]
    if not places:
        return name
    place = dice.pick(places[1:] or places) if dice.chance(0.8) else dice.pick(places)
    return name[:place] + dice.pick(groups[name[place]]) + name[place + 1 :]


def region_told(dice: Dice, place: Place) -> str:
    city, province = place[:2]
    if dice.happens(0.2, "no region"):
        return ""
    lot = dice.random()
    if city == province:
        return city if lot < 0.9 else f"{city}市"
    if lot < 0.82:
        return f"{province} {city}"
    return city if lot < 0.93 else f"{province}省{city}市" if province != "广西" else f"{province}{city}市"


def address_told(dice: Dice, place: Place, home: tuple[str, str, str]) -> str:
    """District, road, number, building, flat: some of it left out, written otherwise, or mistyped."""
    district, road, rest = home
    lot = dice.random()
    if lot < 0.25:
        district = ""
    elif lot < 0.5:
        district = f"{place[0]}市{district}"
    elif lot < 0.58:
        district = (
            f"{place[1]}省{place[0]}市{district}" if place[0] != place[1] else f"{place[0]}市{district}"
        )
    if dice.happens(0.18, "address without the flat or office"):
        rest = ""
    elif dice.happens(0.15, "flat written otherwise"):
        rest = rest.replace("幢", dice.pick(("栋", "号楼", "-"))).replace(
            "室", "" if dice.chance(0.7) else "房"
        )
    if dice.happens(0.015, "house number wrong"):
        road = wrong_digit(dice, road)
    told = f"{district}{road}{rest}"
    return told.translate(WIDE) if dice.chance(0.006) else told


def phone_told(dice: Dice, phone: str) -> str:
    """The number in one of the forms it is typed in; seldom wrong, masked, or in wide digits."""
    if dice.happens(0.012, "telephone: one digit wrong"):
        phone = wrong_digit(dice, phone)
    lot = dice.random()
    if "-" in phone:
        area, number = phone.split("-")
        forms = (phone, phone, phone, f"{area}{number}", f"({area}){number}", f"{area} {number}",
                 f"（{area}）{number}", f"+86 {area[1:]} {number[:4]} {number[4:]}",
                 f"{phone}-80{int(lot * 10)}", f"{phone}转{int(lot * 90)}",
                 number, f"86-{phone}")  # fmt: skip
        return dice.pick(forms)
    if lot < 0.72:
        return phone
    if lot < 0.9:
        gap = "-" if lot < 0.8 else " "
        return f"{phone[:3]}{gap}{phone[3:7]}{gap}{phone[7:]}"
    if lot < 0.97:
        return ("+86 " if lot < 0.93 else "+86" if lot < 0.955 else "86-") + phone
    if lot < 0.98:
        return f"0086{phone}"
    if lot < 0.988:
        dice.told["telephone masked"] += 1
        return f"{phone[:3]}****{phone[7:]}"
    return phone.translate(WIDE) if lot < 0.993 else f"手机:{phone}"
