"""The language of formulas: read into a tree by our own small parser, checked for its kinds; never executed.

    expression := comparison joined by `and`, `or`, after `not`
    operators  := + - × ÷ (also * / −), & joins text, = ≠ < ≤ > ≥ (also != <> <= >=)
    names      := a field's code, or its name in brackets: [Annual budget]
    functions  := if min max round abs days join is_empty default, and and or not

Full-width signs are understood. Numbers are decimals, text stands in quotes.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from guanxi.foundation.sentences import Said
from guanxi.foundation.sentences import said as _

type Sort = Literal["number", "text", "date", "yesno"]  # the kind of a value

LONGEST, DEEPEST = 1000, 40


class Unreadable(Exception):
    """A formula cannot be understood; the sentence says what is wrong and where."""

    def __init__(self, sentence: Said) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Constant:
    value: Decimal | str | bool
    sort: Sort


@dataclass(frozen=True)
class Name:
    code: str


@dataclass(frozen=True)
class Call:
    """A function or an operator with what it works on."""

    name: str
    args: tuple["Node", ...]


type Node = Constant | Name | Call

TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>\d+(?:\.\d+)?|\.\d+)
    | (?P<text>"[^"]*"|“[^”]*”|'[^']*')
    | \[(?P<label>[^\]]*)\]
    | (?P<name>[^\W\d]\w*)
    | (?P<sign><>|<=|>=|!=|==|[-+*/×÷−＋－＊／&=≠<>≤≥＝＜＞(),，（）])
    )""",
    re.VERBOSE,
)
SIGNS = {
    "×": "*", "÷": "/", "−": "-", "＋": "+", "－": "-", "＊": "*", "／": "/", "＝": "=", "＜": "<", "＞": ">",
    "==": "=", "!=": "≠", "<>": "≠", "<=": "≤", ">=": "≥", "，": ",", "（": "(", "）": ")",
}  # fmt: skip
WORDS = {
    "如果": "if", "最小": "min", "最大": "max", "四舍五入": "round", "绝对值": "abs", "相差天数": "days",
    "连接": "join", "为空": "is_empty", "默认": "default", "且": "and", "或": "or", "非": "not",
    "真": "true", "假": "false",
}  # fmt: skip
LEVELS: Sequence[frozenset[str]] = (
    frozenset({"or"}), frozenset({"and"}), frozenset("=≠<≤>≥"), frozenset("+-&"), frozenset("*/"),
)  # fmt: skip


@dataclass(frozen=True)
class Token:
    kind: str
    text: str
    at: int


def parse(source: str, labels: Mapping[str, str] | None = None) -> Node:
    """The tree of a formula; ``labels`` gives the code that a name in brackets means."""
    if not source.strip():
        raise Unreadable(_("Write a formula, such as budget - spent."))
    if len(source) > LONGEST:
        raise Unreadable(_("A formula takes at most %(most)s characters.") % {"most": LONGEST})
    reading = _Reading(list(_tokens(source)), labels or {})
    tree = reading.expression(0, 0)
    rest = reading.next()
    if rest is not None:
        raise Unreadable(_("“%(what)s” does not belong here (character %(at)s).") % _where(rest))
    return tree


def _tokens(source: str) -> Iterator[Token]:
    at = 0
    end = len(source.rstrip())
    while at < end:
        found = TOKEN.match(source, at)
        if found is None:
            what = {"what": source[at:].strip()[:1], "at": at + 1}
            raise Unreadable(_("“%(what)s” is not understood (character %(at)s).") % what)
        kind = str(found.lastgroup)
        text = found[kind]
        if kind == "sign":
            text = SIGNS.get(text, text)
        elif kind == "name":
            text = WORDS.get(text, text)
            kind = "sign" if text.lower() in {"and", "or"} else kind
            text = text.lower() if kind == "sign" else text
        elif kind == "text":
            text = text[1:-1]
        yield Token(kind, text, found.start(found.lastgroup or 0) + 1)
        at = found.end()


def _where(token: Token) -> dict[str, str | int]:
    return {"what": token.text[:20], "at": token.at}


class _Reading:
    """Walks along the tokens, from the loosest operators to the tightest."""

    def __init__(self, tokens: list[Token], labels: Mapping[str, str]) -> None:
        self._tokens = tokens
        self._labels = labels
        self._at = 0

    def next(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self) -> Token:
        token = self.next()
        if token is None:
            raise Unreadable(_("The formula ends too early: something is missing at its end."))
        self._at += 1
        return token

    def _takes(self, sign: str) -> bool:
        token = self.next()
        if token is None or token.kind != "sign" or token.text != sign:
            return False
        self._at += 1
        return True

    def _expect(self, sign: str) -> None:
        token = self.next()
        if not self._takes(sign):
            if token is None:
                raise Unreadable(_("A “%(sign)s” is missing at the end.") % {"sign": sign})
            raise Unreadable(
                _("A “%(sign)s” is missing before “%(what)s” (character %(at)s).")
                % {"sign": sign, **_where(token)}
            )

    def expression(self, level: int, depth: int) -> Node:
        if depth > DEEPEST:
            raise Unreadable(_("The formula is nested too deeply: make two fields of it."))
        if level == len(LEVELS):
            return self._unary(depth)
        left = self.expression(level + 1, depth)
        while (token := self.next()) and token.kind == "sign" and token.text in LEVELS[level]:
            self._at += 1
            left = Call(token.text, (left, self.expression(level + 1, depth)))
        return left

    def _unary(self, depth: int) -> Node:
        if self._takes("-"):
            return Call("negative", (self._deeper(depth),))
        if self._takes("+"):
            return self._deeper(depth)
        token = self._take()
        match token.kind:
            case "number":
                return Constant(Decimal(token.text), "number")
            case "text":
                return Constant(token.text, "text")
            case "label":
                return Name(self._code_of(token))
            case "name":
                return self._named(token, depth)
        if token.text == "(":
            inside = self.expression(0, depth + 1)
            self._expect(")")
            return inside
        raise Unreadable(_("“%(what)s” does not belong here (character %(at)s).") % _where(token))

    def _deeper(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise Unreadable(_("The formula is nested too deeply: make two fields of it."))
        return self._unary(depth + 1)

    def _code_of(self, token: Token) -> str:
        label = " ".join(token.text.split())
        if label not in self._labels:
            raise Unreadable(_("There is no field “%(what)s” (character %(at)s).") % _where(token))
        return self._labels[label]

    def _named(self, token: Token, depth: int) -> Node:
        word = token.text.lower()
        if self._takes("("):
            args = self._arguments(depth)
            if word not in FUNCTIONS:
                raise Unreadable(_("There is no function “%(what)s” (character %(at)s).") % _where(token))
            return Call(word, args)
        if word == "not":
            return Call("not", (self.expression(2, depth + 1),))
        if word in {"true", "false"}:
            return Constant(word == "true", "yesno")
        return Name(token.text)

    def _arguments(self, depth: int) -> tuple[Node, ...]:
        if self._takes(")"):
            return ()
        args = [self.expression(0, depth + 1)]
        while self._takes(","):
            args.append(self.expression(0, depth + 1))
        self._expect(")")
        return tuple(args)


# ---- kinds -------------------------------------------------------------------------------------

type Rule = Callable[[Sequence[Sort]], Sort | None]


def _all(sort: Sort, result: Sort, least: int = 1, most: int = 99) -> Rule:
    def rule(sorts: Sequence[Sort]) -> Sort | None:
        fits = least <= len(sorts) <= most and all(one == sort for one in sorts)
        return result if fits else None

    return rule


def _alike(result: Sort | None, least: int, most: int, among: str = "number text date yesno") -> Rule:
    """All of one kind; the result is of that kind where none is said."""

    def rule(sorts: Sequence[Sort]) -> Sort | None:
        fits = least <= len(sorts) <= most and len(set(sorts)) == 1 and sorts[0] in among.split()
        return (result or sorts[0]) if fits else None

    return rule


def _if(sorts: Sequence[Sort]) -> Sort | None:
    fits = len(sorts) == 3 and sorts[0] == "yesno" and sorts[1] == sorts[2]
    return sorts[1] if fits else None


def _anything(result: Sort, least: int, most: int) -> Rule:
    return lambda sorts: result if least <= len(sorts) <= most else None


def _plus(sorts: Sequence[Sort]) -> Sort | None:
    if list(sorts) == ["date", "number"]:
        return "date"
    return "number" if list(sorts) == ["number", "number"] else None


def _round(sorts: Sequence[Sort]) -> Sort | None:
    return "number" if sorts and len(sorts) <= 2 and set(sorts) == {"number"} else None


TWO_NUMBERS = _all("number", "number", 2, 2)
COMPARED = _alike("yesno", 2, 2, "number text date")
FUNCTIONS: Mapping[str, Rule] = {
    "if": _if,
    "min": _alike(None, 1, 99, "number date"),
    "max": _alike(None, 1, 99, "number date"),
    "round": _round,
    "abs": _all("number", "number", 1, 1),
    "days": _all("date", "number", 2, 2),
    "join": _anything("text", 1, 99),
    "is_empty": _anything("yesno", 1, 1),
    "default": _alike(None, 2, 2),
    "not": _all("yesno", "yesno", 1, 1),
}
OPERATORS: Mapping[str, Rule] = {
    "+": _plus, "-": _plus, "*": TWO_NUMBERS, "/": TWO_NUMBERS, "&": _anything("text", 2, 2),
    "=": _alike("yesno", 2, 2), "≠": _alike("yesno", 2, 2),
    "<": COMPARED, "≤": COMPARED, ">": COMPARED, "≥": COMPARED,
    "and": _all("yesno", "yesno", 2, 2), "or": _all("yesno", "yesno", 2, 2),
    "negative": _all("number", "number", 1, 1),
}  # fmt: skip
RULES: Mapping[str, Rule] = {**FUNCTIONS, **OPERATORS}
TAKES: Mapping[str, Said] = {
    "if": _("“if” takes a condition and two values of one kind: if(budget > 100, \"big\", \"small\")."),
    "min": _("“min” takes numbers, or dates."),
    "max": _("“max” takes numbers, or dates."),
    "round": _("“round” takes a number, and how many decimals: round(budget / 3, 2)."),
    "days": _("“days” takes two dates: days(from, to)."),
    "default": _("“default” takes a value and what stands in for it, both of one kind."),
}  # fmt: skip


def sort_of(node: Node, sorts: Mapping[str, Sort]) -> Sort:
    """What kind of value a tree gives; ``sorts`` says it of the names it may read."""
    match node:
        case Constant():
            return node.sort
        case Name():
            if node.code not in sorts:
                raise Unreadable(
                    _("There is no field “%(what)s” that a formula can read.") % {"what": node.code[:40]}
                )
            return sorts[node.code]
    found = [sort_of(arg, sorts) for arg in node.args]
    result = RULES[node.name](found)
    if result is None:
        sentence = TAKES.get(node.name) or _("“%(what)s” does not go with these kinds of values.")
        raise Unreadable(sentence % {"what": {"negative": "-"}.get(node.name, node.name)})
    return result


def names_in(node: Node) -> set[str]:
    """The codes of the fields that a tree reads."""
    match node:
        case Name():
            return {node.code}
        case Call():
            return {code for arg in node.args for code in names_in(arg)}
    return set()


def by_code(source: str, labels: Mapping[str, str]) -> str:
    """The formula with codes in place of names in brackets: so that it stays right when a name changes."""
    parts, at = [], 0
    for token in _tokens(source):
        if token.kind == "label":
            start = source.rindex("[", 0, token.at)
            end = source.index("]", start) + 1
            parts += [source[at:start], labels[" ".join(token.text.split())]]
            at = end
    return "".join([*parts, source[at:]]).strip()
