"""What a pasted signature, or the text of a business card, says: the firm, a person, how both are reached.

Pure: text in, fields out. Each line is cut at its separators and labels (电话, Tel), and each piece is what
its label says or, without one, what it plainly looks like; what finds no field is left, never guessed at and
never lost. A fax number is left out. Every expression here is bounded, so that the time grows with the text's
length alone.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from guanxi.customers import card_words as words
from guanxi.customers.card_looks import (
    HAS_HAN,
    digits,
    goes_on,
    is_address,
    is_firm,
    is_name,
    lower_words,
    role_of,
)
from guanxi.customers.cities import of_address
from guanxi.foundation.imports.contacts import parted
from guanxi.foundation.search.tokens import HAN

LONGEST = 10_000  # signs that are taken at the doors
PIECE = 200  # signs: what is longer is no line of a card
FEWEST, MOST = 6, 15  # digits of a telephone number
SIZES: Mapping[str, int] = {
    "firm": 200, "address": 200, "person": 80, "title": 80, "phone": 40, "email": 254, "wechat": 60,
}  # fmt: skip

# Wide letters, figures and signs as narrow ones; Chinese brackets and commas stay in names.
NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in "（），"} | {0x3000: 0x20}
APART = re.compile(r"[|•\t;]|(?<=[^\d\s]) [·—–-] (?=[^\d\s])")
SPACES = re.compile("[ \xa0]{2,}")
LETTERED = re.compile(r"[^\W_]")
SPACED = re.compile(f"(?<![{HAN}])[{HAN}](?: [{HAN}]){{1,3}}(?![{HAN}])")  # 王 芳
EMAIL = re.compile(r"(?:mailto:)?([A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4})")
SITE = re.compile(r"(?:https?://|www\.)[^\s,，<>]{3,180}", re.IGNORECASE)
BARE_SITE = re.compile(
    r"[a-z0-9-]{2,63}(?:\.[a-z0-9-]{2,63}){0,2}\.[a-z]{2,8}(?:/[^\s]{0,80})?", re.IGNORECASE
)
EXTENSION = r"(?:[ ]?(?:ext\.?|extension|分机|分機|转|轉|x|#)[ .:]{0,2}[0-9]{1,6})?"
NUMBER = re.compile(rf"[+(（]?[0-9][0-9 ()（）./–-]{{4,40}}[0-9]{EXTENSION}", re.IGNORECASE)
MOBILE = re.compile(r"(?<![0-9])(?:\+?86[ -]?)?1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9])")
WECHAT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{4,59}")
EDGES = " ,，、:.;()（）[]<>-–—·/&*_\"'"
MINE = re.compile(r"[()（）,，、/]")  # what a line about one person is parted by


@dataclass(frozen=True)
class Card:
    """What was understood, and what ``left`` over. A role is a code; everything unknown is empty."""

    firm: str = ""
    address: str = ""
    note: str = ""
    person: str = ""
    title: str = ""
    role: str = ""
    phone: str = ""
    phone2: str = ""
    email: str = ""
    wechat: str = ""
    left: tuple[str, ...] = ()

    def fields(self) -> dict[str, str]:
        """What a new customer's fields are, by their names."""
        region = of_address(self.address)
        return {"name": self.firm, "region": region, "address": self.address, "note": self.note}

    def contact(self) -> dict[str, str]:
        """The same of its first contact; empty where nothing is said of anybody."""
        said = {
            "name": self.person, "title": self.title, "role": self.role, "phone": self.phone,
            "phone2": self.phone2, "email": self.email, "wechat": self.wechat,
        }  # fmt: skip
        return said if any(said.values()) else {}


def read_card(text: str) -> Card:
    """What the text says."""
    reading = _Reading()
    for kinds, piece in _pieces(text):
        reading.take(kinds, piece)
    return reading.card()


# ---- pieces ------------------------------------------------------------------------------------


def _pieces(text: str) -> Iterator[tuple[list[str], str]]:
    """Each piece with what its label calls it, if it has one."""
    for line in text.translate(NARROW).splitlines():
        for part in APART.split(SPACES.sub("|", line.strip())):
            if part := part.strip():
                yield from _labelled(part)


def _labelled(part: str) -> Iterator[tuple[list[str], str]]:
    head = words.HEAD.match(part)
    kinds, start = (_called(head["words"]), head.end()) if head else ([], 0)
    for label in words.LABEL.finditer(part, start):
        if label.start() < start or not _is_label(label, part):
            continue
        before = part[start : label.start()]
        if before.strip(EDGES):
            yield kinds, before
        kinds = _called(label["words"])
        start = label.start() if kinds == ["other"] else label.end()  # left over with its label
    yield kinds, part[start:]


def _closed(found: re.Match[str]) -> str:
    return found[0].replace(" ", "")


def _called(said: str) -> list[str]:
    parts = (part.strip(" .").casefold() for part in re.split("[/&、]", said))
    kinds = [kind for part in parts if (kind := words.KIND_OF.get(part))]
    return [kind for kind in kinds if kind != "fax"] or kinds  # Tel/Fax is a telephone


def _is_label(label: re.Match[str], part: str) -> bool:
    """A colon says so; else the number behind it, or the space behind a Chinese word."""
    if label["colon"]:
        return True
    said = label["words"]
    if any(kind in words.NUMBERED for kind in _called(said)):
        number = NUMBER.match(part, label.end() + (part[label.end() : label.end() + 1] == " "))
        is_number = number is not None and digits(number[0]) >= FEWEST
        return is_number and (len(said) > 1 or label.start() == 0)
    return not said.isascii() and label.start() == 0


# ---- what they say -----------------------------------------------------------------------------


@dataclass
class _Reading:
    said: dict[str, str] = field(default_factory=dict)
    mobiles: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    address: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    is_same: bool = False  # the WeChat id is the mobile number
    on: bool = False  # the piece before was of the address

    def card(self) -> Card:
        numbers = list(dict.fromkeys([*self.mobiles, *self.phones]))
        short = [number for number in numbers if len(number) <= SIZES["phone"]]
        phone, phone2 = [*short, "", ""][:2]
        apart = "" if HAS_HAN.search("".join(self.address)) else ", "
        address, more = apart.join(self.address), []
        if len(address) > SIZES["address"]:
            address, more = "", [address]
        if self.is_same and numbers:  # 微信同号
            self.said.setdefault("wechat", numbers[0])
        left = [*more, *self.left, *(one for one in numbers if one not in (phone, phone2))]
        note = "\n".join(dict.fromkeys(self.notes))
        role = role_of(self.said.get("title", ""))
        left = list(dict.fromkeys(left))
        return Card(
            **self.said, address=address, note=note, role=role, phone=phone, phone2=phone2, left=tuple(left)
        )

    def take(self, kinds: list[str], piece: str) -> None:
        text = piece.strip()
        if len(text) > PIECE:
            self.leave(text)
            return
        was_on, self.on = self.on, False
        if not kinds:
            self.unlabelled(text, was_on)
        for kind in kinds:
            TAKEN[kind](self, text.strip(EDGES) if kind in ("wechat", "person") else text)

    # -- by a label

    def mobile(self, text: str) -> None:
        self.numbers(text, self.mobiles)

    def phone(self, text: str) -> None:
        self.numbers(text, self.phones)

    def fax(self, text: str) -> None:
        """Left out; what is no number is not."""
        self.leave(NUMBER.sub(" ", text))

    def email(self, text: str) -> None:
        rest = EMAIL.sub(self.mail, text)
        self.leave(rest)

    def mail(self, found: re.Match[str]) -> str:
        address = found[1].strip(".")
        if not self.put("email", address) and address != self.said.get("email"):
            self.left.append(address)
        return " "

    def web(self, text: str) -> None:
        self.note(text)

    def wechat(self, text: str) -> None:
        found = WECHAT.match(text)
        if found and self.put("wechat", found[0]):
            self.leave(text[found.end() :])
        else:
            self.leave(text)

    def place(self, text: str) -> None:
        if text := text.strip(" ,，:"):
            self.address.append(text)
            self.on = True

    def post(self, text: str) -> None:
        if text := text.strip(EDGES):
            (self.address if self.address else self.left).append(text)

    def firm(self, text: str) -> None:
        text = text.strip(" ,，:")
        if text and not self.put("firm", text):
            self.note(text)

    def title(self, text: str) -> None:
        text = text.strip(" ,，:")
        if text and not self.put("title", text):
            self.note(text)

    def note(self, text: str) -> None:
        if text := text.strip(" ,，:"):
            self.notes.append(text)

    def person(self, text: str) -> None:
        """The first word or words are the name, whatever it is; behind it may stand the title."""
        if NUMBER.search(text) or EMAIL.search(text):
            self.unlabelled(text, was_on=False)
            return
        name, *more = [part for one in MINE.split(text) if (part := one.strip(EDGES))] or [""]
        if HAS_HAN.search(name):
            name, *others = SPACED.sub(_closed, name).split()
            more = [*others, *more]
        if name and not self.put("person", name):
            self.leave(name)
        for part in more:
            self.unlabelled(part, was_on=False)

    def leave(self, text: str) -> None:
        text = text.strip(EDGES)
        if words.SAME_NUMBER.search(text):
            self.is_same = True
            text = words.SAME_NUMBER.sub("", text).strip(EDGES)
        if LETTERED.search(text) and text.casefold() not in words.KIND_OF:
            self.left.append(text)

    def put(self, name: str, text: str) -> bool:
        if name in self.said or not 0 < len(text) <= SIZES[name]:
            return False
        self.said[name] = text
        return True

    def numbers(self, text: str, into: list[str]) -> None:
        def keep(found: re.Match[str]) -> str:
            numbers = parted(found[0].strip(" ./–-"))
            if not all(FEWEST <= digits(one) <= MOST + 6 for one in numbers):
                return found[0]
            for one in numbers:
                mobile = MOBILE.fullmatch(one)
                (self.mobiles if mobile else into).append(" ".join(one.split()))
            return " "

        self.leave(NUMBER.sub(keep, SITE.sub(self.site, EMAIL.sub(self.mail, text))))

    # -- by its looks

    def unlabelled(self, text: str, was_on: bool) -> None:
        text = SITE.sub(self.site, EMAIL.sub(self.mail, text))
        text = SPACED.sub(_closed, NUMBER.sub(self.plain_number, text))
        bare = text.strip(EDGES)
        if not LETTERED.search(bare) or bare.casefold().rstrip(",!！，") in words.GREETINGS:
            return
        if BARE_SITE.fullmatch(bare):
            self.note(bare)
        elif NUMBER.fullmatch(text.strip()) and digits(text) > FEWEST:
            self.numbers(text, self.phones)
        elif is_address(bare) or (was_on and goes_on(bare)):
            self.place(text.strip())
        elif HAS_HAN.search(bare):
            self.in_signs(text.strip(" ,，:"))
        elif not self.in_letters(text.strip(" ,，:")):
            self.leave(text)

    def plain_number(self, found: re.Match[str]) -> str:
        """What is plainly a number amidst others: a mobile one, or one with its country's code."""
        number = found[0].strip(" ./–-")
        if MOBILE.fullmatch(number) or (number.startswith("+") and FEWEST < digits(number) <= MOST):
            self.numbers(number, self.phones)
            return " "
        return found[0]

    def site(self, found: re.Match[str]) -> str:
        self.note(found[0])
        return " "

    def in_signs(self, text: str) -> None:
        """A Chinese line: its words by themselves; letters between them are what they are in letters."""
        if is_firm(text) and (" " not in text or not HAS_HAN.search(text.rsplit(maxsplit=1)[-1])):
            self.firm(text)
            return
        parts = [part for word in text.split() for part in self.parts_of(word)]
        unknown = [part for part in parts if HAS_HAN.search(part) and not self.word(part)]
        letters = " ".join(part for part in parts if not HAS_HAN.search(part)).strip(EDGES)
        if letters and not self.in_letters(letters):
            unknown.append(letters)
        if unknown:
            self.leave(" ".join(unknown) if len(unknown) < len(parts) else text)

    def parts_of(self, word: str) -> list[str]:
        """What stands in brackets or behind a comma is a part of its own, but in the name of a firm."""
        return [word] if is_firm(word) else [part for part in MINE.split(word) if part]

    def word(self, word: str) -> bool:
        """Whether this is a firm's or a person's name, a title or a department."""
        if is_firm(word):
            self.firm(word)
        elif is_name(word):
            self.name(word)
        elif words.HAN_TITLE.search(word):
            self.title(word)
        elif words.HAN_DEPARTMENT.search(word) and len(word) > 1:
            self.note(word)
        else:
            return False
        return True

    def name(self, name: str) -> None:
        """Of a card in two scripts the Chinese name is the name, the other a remark."""
        held = self.said.get("person", "")
        if held and HAS_HAN.search(name) and not HAS_HAN.search(held):
            self.said["person"] = name
            self.note(held)
        elif not self.put("person", name):
            if HAS_HAN.search(held) and not HAS_HAN.search(name):
                self.note(name)
            else:
                self.leave(name)

    def in_letters(self, text: str) -> bool:
        """The same in letters, or a number as it is dialled."""
        said = lower_words(text)
        name, *more = [part for one in re.split(r"[,()/]", text) if (part := one.strip(EDGES))] or [""]
        if NUMBER.fullmatch(text) and digits(text) > FEWEST and text.lstrip("(（")[0] in "+0":
            self.numbers(text, self.phones)
        elif is_firm(text):
            self.firm(text)
        elif is_name(name):
            self.name(words.ADDRESSED.sub("", name))
            for part in more:
                if not self.in_letters(part):
                    self.leave(part)
        elif said & words.DEPARTMENTS:
            self.note(text)
        elif said & words.TITLES:
            self.title(text)
        else:
            return False
        return True


TAKEN: Mapping[str, Callable[[_Reading, str], None]] = {
    "mobile": _Reading.mobile,
    "phone": _Reading.phone,
    "fax": _Reading.fax,
    "email": _Reading.email,
    "wechat": _Reading.wechat,
    "web": _Reading.web,
    "address": _Reading.place,
    "post": _Reading.post,
    "other": _Reading.leave,
    "firm": _Reading.firm,
    "person": _Reading.person,
    "title": _Reading.title,
    "department": _Reading.note,
}
