"""What a text says of somebody, proposed: by a dictionary that people edit, and by what they decided so far.

Pure Python. A text is at most some thousand characters; labels are opaque strings. Nothing here is certain:
each hit says by which words, and whoever reads it decides.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

NEGATIONS = ("不", "没", "沒", "无", "無", "未", "非", "别", "別", "勿")
NOT_NEGATIONS = (
    "不仅",
    "不僅",
    "不但",
    "不只",
    "不光",
    "不止",
    "没问题",
    "沒問題",
    "无论",
    "無論",
    "非常",
    "不错",
    "不錯",
)
NEAR = 4  # characters before a word within which a negation turns it round
# Behind a word these make it somebody or a department, and no matter: 工程师, 采购员, 物流部 (but 系统部署).
_TITLE = re.compile("[师師](?![资資])|[员員](?!工)|经理|經理|主管|总监|總監|助理|部(?![分件位署])")
_BREAK = re.compile(r"[,，.。;；:：!！?？、\n]")
_ENGLISH_NOT = re.compile(r"(?:\b(?:no|not|never|without)\b|n['’]t\b)[\w\s'’-]{0,18}$")
_BUT = re.compile("|".join(NOT_NEGATIONS))
GRAMS = (1, 2, 3)
FEWEST = 12  # decisions of a label from which its words are learned
FOLDS = 4
PRECISE = 0.7  # of what is proposed so many were accepted when tried on decisions that were left out


@dataclass(frozen=True)
class Hit:
    """``label`` because of the characters from ``start`` to ``end``."""

    label: str
    start: int
    end: int


def folded(text: str) -> str:
    """Width and case aside, character by character: places in it are places in the text."""
    signs = (unicodedata.normalize("NFKC", sign).lower() for sign in text)
    return "".join(one if len(one) == 1 else sign for one, sign in zip(signs, text, strict=True))


def find(text: str, terms: Mapping[str, Iterable[str]]) -> list[Hit]:
    """The labels of ``terms`` (label → words) whose words the text says and does not deny, each once.

    A word of Latin letters must stand alone, a Chinese one must not begin a title (工程 in 工程师); a
    negation counts within the same clause, near before the word.
    """
    clean = folded(text)
    found = []
    for label, words in terms.items():
        places = [hit for word in words if (hit := _said(clean, folded(word.strip()))) is not None]
        if places:
            start, end = min(places)
            found.append(Hit(label, start, end))
    return sorted(found, key=lambda hit: (hit.start, hit.label))


def _said(clean: str, word: str) -> tuple[int, int] | None:
    """Where the word is said without being denied."""
    start = clean.find(word) if word else -1
    while start >= 0:
        end = start + len(word)
        if _stands_alone(clean, start, end) and not denied(clean, start):
            return start, end
        start = clean.find(word, start + 1)
    return None


def _stands_alone(clean: str, start: int, end: int) -> bool:
    if not clean[start:end].isascii():
        return _TITLE.match(clean, end) is None
    around = clean[start - 1 : start] + clean[end : end + 1]
    return not any(sign.isascii() and sign.isalnum() for sign in around)


def denied(clean: str, start: int) -> bool:
    """Whether what begins at ``start`` is denied by what stands before it in its clause."""
    before = _BREAK.split(clean[max(0, start - 24) : start])[-1]
    near = _BUT.sub("", before)[-NEAR:]
    return any(sign in near for sign in NEGATIONS) or bool(_ENGLISH_NOT.search(before))


# ---- learned -----------------------------------------------------------------------------------


def grams(text: str) -> set[str]:
    """The runs of one to three characters that the text holds, white space and marks aside."""
    clean = folded(text)
    return {
        clean[at : at + size]
        for size in GRAMS
        for at in range(len(clean) - size + 1)
        if clean[at : at + size].isalnum()
    }


@dataclass(frozen=True)
class Learned:
    """How much each run of characters speaks for one label; from ``cut`` on it is proposed.

    ``precision`` and ``n`` say how it did on decisions that it had not seen.
    """

    weights: Mapping[str, float]
    bias: float
    cut: float
    precision: float
    n: int

    def score(self, text: str) -> float:
        return _score(self.weights, self.bias, grams(text))

    def place(self, text: str) -> tuple[int, int]:
        """The three characters that speak most for it: what is shown as the reason."""
        clean = folded(text)
        best = max(range(max(1, len(clean) - 2)), key=lambda at: self._around(clean[at : at + 3]))
        return best, min(len(clean), best + 3)

    def _around(self, part: str) -> float:
        return sum(self.weights.get(one, 0.0) for one in grams(part))


def _score(weights: Mapping[str, float], bias: float, found: set[str]) -> float:
    """The mean weight of the known runs, so that a long text is not surer for being long."""
    known = [weights[one] for one in found if one in weights]
    return bias + sum(known) / math.sqrt(len(known)) if known else bias


def weights_of(texts: Sequence[set[str]], answers: Sequence[bool]) -> tuple[dict[str, float], float]:
    """Log-count ratios of presence, smoothed by one [Wang and Manning 2012], and the prior's log odds."""
    yes, no = Counter[str](), Counter[str]()
    for found, answer in zip(texts, answers, strict=True):
        (yes if answer else no).update(found)
    agreed = sum(answers)
    refused = len(answers) - agreed
    weights = {
        one: math.log((yes[one] + 1) / (agreed + 2)) - math.log((no[one] + 1) / (refused + 2))
        for one in yes.keys() | no.keys()
    }
    return weights, math.log((agreed + 1) / (refused + 1))


def learn(texts: Sequence[str], answers: Sequence[bool]) -> Learned | None:
    """What decisions on one label teach; None where they are too few, or too mixed to be of use.

    The cut is the score that did best, tried fold by fold on decisions left out.
    """
    if len(texts) < FEWEST or not 3 <= sum(answers) <= len(answers) - 3:
        return None
    found = [grams(text) for text in texts]
    folds, tried = _folds(answers), list[tuple[float, bool]]()
    for fold in range(FOLDS):
        kept = [at for at, its in enumerate(folds) if its != fold]
        weights, bias = weights_of([found[at] for at in kept], [answers[at] for at in kept])
        left = [at for at, its in enumerate(folds) if its == fold]
        tried += [(_score(weights, bias, found[at]), answers[at]) for at in left]
    cut = _cut(tried)
    if cut is None:
        return None
    weights, bias = weights_of(found, answers)
    above = [answer for score, answer in tried if score >= cut]
    return Learned(weights, bias, cut, sum(above) / len(above), len(above))


def _folds(answers: Sequence[bool]) -> list[int]:
    """Each answer's fold, so that each fold has its share of both."""
    seen = {True: 0, False: 0}
    folds = []
    for answer in answers:
        folds.append(seen[answer] % FOLDS)
        seen[answer] += 1
    return folds


def _cut(tried: Sequence[tuple[float, bool]]) -> float | None:
    """Where precision, weighing twice, and recall together are best (F 0.5), if enough are right there."""
    ranked = sorted(tried, reverse=True)
    best, cut, right, all_right = 0.0, None, 0, sum(answer for _score_, answer in tried)
    for number, (score, answer) in enumerate(ranked, 1):
        right += answer
        worth = 1.25 * right / (number + 0.25 * all_right)
        if right / number >= PRECISE and number >= 3 and worth > best:
            below = ranked[number][0] if number < len(ranked) else score
            best, cut = worth, (score + below) / 2  # half way to the next
    return cut
