"""A text pasted into the form of a new customer, and what it puts there."""

from dataclasses import dataclass
from typing import Self

from django.http import QueryDict
from django.utils.translation import gettext as _

from guanxi.customers.cards import LONGEST, Card, read_card
from guanxi.customers.forms import PERSON
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.ui import formats


@dataclass
class Pasted:
    """The text, what it says, and what found no empty field: shown beside the form, so nothing is lost."""

    text: str = ""
    card: Card | None = None
    problem: str = ""
    is_open: bool = False
    is_asked: bool = False
    left: tuple[str, ...] = ()

    @classmethod
    def of(cls, request: SignedIn, *, asked: bool = False) -> Self:
        """As it was sent; ``asked`` whether to read it just now is what the button said."""
        text = request.POST.get("card", "")
        is_open = bool(text.strip()) or "paste" in request.GET or asked
        if not text.strip():
            problem = _("Paste a text first.") if asked else ""
            return cls(text, problem=problem, is_open=is_open, is_asked=asked)
        if len(text) > LONGEST:
            said = _("This is too long for a card: paste at most %(most)s signs.")
            return cls(text, problem=said % {"most": formats.number(LONGEST)}, is_open=True, is_asked=asked)
        card = read_card(text)
        return cls(text, card, is_open=True, is_asked=asked, left=card.left)

    def filled(self, typed: QueryDict) -> QueryDict:
        """What was typed, with the card's words where nothing was; what is there already stays."""
        data = typed.copy()
        if self.card is None:
            return data
        said = self.card.fields() | {f"{PERSON}{name}": text for name, text in self.card.contact().items()}
        apart = []
        for name, text in said.items():
            there = data.get(name, "").strip()
            if text and not there:
                data[name] = text
            elif text and there != text:
                apart.append(text)
        self.left = tuple(dict.fromkeys([*self.left, *apart]))
        return data
