"""Reading texts: what of a talk or a note is proposed, and why."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from guanxi.customers.models import Customer, Interaction, TagLink
from guanxi.customers.proposals.models import Decision, FoundBy, Proposal
from guanxi.insight import tagging
from guanxi.insight.tagging import Hit, Learned

AROUND, LONGEST = 16, 110
SENTENCE_ENDS = re.compile(r"[。！？!?；;\n]+|\.(?=\s|$)")
MOST_LEARNED = 3000  # decisions that are learned from, the newest


@dataclass(frozen=True)
class Text:
    """One text of a customer: a talk's, or the note on the customer itself."""

    customer_id: int
    interaction_id: int | None
    version: int
    text: str
    on: date

    @property
    def place(self) -> str:
        return f"talk {self.interaction_id}" if self.interaction_id else f"note {self.customer_id}"


def text_of(talk: Any) -> str:
    """What a talk says, in lines: the subject, what the customer said, what follows."""
    return "\n".join(part for part in (talk.subject, talk.feedback, talk.follow_up) if part)


def talks(rows: Iterable[Interaction]) -> list[Text]:
    return [Text(row.customer_id, row.pk, row.version, text_of(row), row.on) for row in rows]


def notes(rows: Iterable[Customer], today: date) -> list[Text]:
    """Nobody knows since when a note says something: since it is read."""
    return [Text(row.pk, None, 0, row.note, today) for row in rows if row.note]


def learned() -> dict[str, Learned]:
    """Label → what decisions on it taught; those that taught nothing of use are not there."""
    rows = Decision.objects.select_related("interaction", "customer").order_by("-pk")
    said: dict[str, list[tuple[str, bool]]] = {}
    for row in rows[:MOST_LEARNED]:
        text = text_of(row.interaction) if row.interaction else row.customer.note
        said.setdefault(row.label, []).append((text, row.accepted))
    models = {
        label: tagging.learn([text for text, _ in each], [answer for _, answer in each])
        for label, each in said.items()
    }
    return {label: model for label, model in models.items() if model is not None}


def proposed(
    texts: Sequence[Text], terms: Mapping[str, Sequence[str]], models: Mapping[str, Learned]
) -> list[Proposal]:
    """What these texts suggest, but for tags that their customers carry already."""
    ids = {text.customer_id for text in texts}
    carried = set(
        TagLink.objects.filter(customer_id__in=ids, ended_on=None).values_list("customer_id", "tag_id")
    )
    found = []
    for text in texts:
        hits = {hit.label: (hit, FoundBy.WORDS) for hit in tagging.find(text.text, terms)}
        for label, model in models.items():
            if label not in hits and model.score(text.text) >= model.cut:
                hits[label] = Hit(label, *model.place(text.text)), FoundBy.LEARNED
        found += [_proposal(text, hit, by) for hit, by in hits.values()]
    return [one for one in found if (one.customer_id, one.tag_id) not in carried]


def _proposal(text: Text, hit: Hit, found_by: str) -> Proposal:
    kind, _, value = hit.label.partition(":")
    return Proposal(
        customer_id=text.customer_id,
        interaction_id=text.interaction_id,
        tag_id=int(value) if kind == "tag" else None,
        need_kind=value if kind == "need" else "",
        place=f"{text.place} {hit.label}",
        read_version=text.version,
        words=text.text[hit.start : hit.end][:80],
        excerpt=_excerpt(text.text, hit),
        found_by=found_by,
        on=text.on,
    )


def _excerpt(text: str, hit: Hit) -> str:
    """The words with what stands around them."""
    start, end = max(0, hit.start - AROUND), min(len(text), hit.end + AROUND)
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return f"{before}{' '.join(text[start:end].split())}{after}"[:LONGEST]


def sentence_of(proposal: Proposal) -> str:
    """The whole sentence that the words stand in, where the customer speaks before what we are to do."""
    talk, words = proposal.interaction, proposal.words
    parts = (talk.feedback, talk.subject, talk.follow_up) if talk else (proposal.customer.note,)
    text = next((part for part in parts if words and words in part), "")
    if not text:
        return proposal.excerpt.strip("…")
    start = text.index(words)
    before = [found.end() for found in SENTENCE_ENDS.finditer(text, 0, start)]
    after = SENTENCE_ENDS.search(text, start + len(words))
    sentence = text[before[-1] if before else 0 : after.end() if after else len(text)]
    return " ".join(sentence.split())
