"""What a formula comes to for one record: a value, or empty with the reason."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from typing import Any

from guanxi.foundation.sentences import Said
from guanxi.foundation.sentences import said as _

from .formula import Call, Constant, Name, Node

type Answer = Decimal | str | date | bool

EXACT = Context(prec=28, rounding=ROUND_HALF_UP)
STEP = Decimal("0.000001")
LARGEST = Decimal(10) ** 9  # with six decimals as many digits as a double holds
FARTHEST = 3_660_000  # days: ten thousand years


class Empty(Exception):
    """There is no value, and this is why."""

    def __init__(self, reason: Said) -> None:
        super().__init__(reason)
        self.reason = reason


def evaluate(node: Node, values: Mapping[str, Any], labels: Mapping[str, str] | None = None) -> Answer:
    """The value of a tree over ``values`` (code → value, None for none), or ``Empty``."""
    return _settled(_Evaluating(values, labels or {}).of(node))


def _settled(answer: Answer) -> Answer:
    """As the side table holds it."""
    if isinstance(answer, Decimal):
        if abs(answer) >= LARGEST:
            raise Empty(_("the result is too large"))
        answer = answer.quantize(STEP, context=EXACT)
        return answer.normalize() if answer else Decimal(0)
    if isinstance(answer, str):
        answer = answer[:255].strip()
        if not answer:
            raise Empty(_("the text is empty"))
    return answer


class _Evaluating:
    def __init__(self, values: Mapping[str, Any], labels: Mapping[str, str]) -> None:
        self._values = values
        self._labels = labels

    def of(self, node: Node) -> Answer:
        match node:
            case Constant():
                return node.value
            case Name():
                return self._read(node.code)
        if node.name in LAZY:
            return getattr(self, LAZY[node.name])(node)  # type: ignore[no-any-return]
        args = [self.of(arg) for arg in node.args]
        try:
            return STRICT[node.name](*args)
        except (InvalidOperation, OverflowError):
            raise Empty(_("the result is too large")) from None

    def _read(self, code: str) -> Answer:
        value = self._values.get(code)
        if value is None or value == "":
            raise Empty(_("“%(field)s” is empty") % {"field": self._labels.get(code, code)})
        return value  # type: ignore[no-any-return]

    def _if(self, node: Call) -> Answer:
        return self.of(node.args[1] if self.of(node.args[0]) else node.args[2])

    def _and(self, node: Call) -> Answer:
        return bool(self.of(node.args[0])) and bool(self.of(node.args[1]))

    def _or(self, node: Call) -> Answer:
        return bool(self.of(node.args[0])) or bool(self.of(node.args[1]))

    def _is_empty(self, node: Call) -> Answer:
        try:
            self.of(node.args[0])
        except Empty:
            return True
        return False

    def _default(self, node: Call) -> Answer:
        try:
            return self.of(node.args[0])
        except Empty:
            return self.of(node.args[1])

    def _join(self, node: Call) -> Answer:
        """What is there of it: a missing middle name leaves no gap."""
        found = []
        for arg in node.args:
            try:
                found.append(written(self.of(arg)))
            except Empty:
                continue
        return "".join(found)


LAZY = {
    "if": "_if", "and": "_and", "or": "_or", "is_empty": "_is_empty", "default": "_default", "join": "_join",
    "&": "_join",
}  # fmt: skip


def written(answer: Answer) -> str:
    """A value as text joins it."""
    match answer:
        case bool():
            return "✓" if answer else "✗"
        case Decimal():
            return format(answer.normalize() if answer else Decimal(0), "f")
        case date():
            return answer.isoformat()
    return answer


def _divided(left: Decimal, right: Decimal) -> Decimal:
    if not right:
        raise Empty(_("it divides by zero"))
    return EXACT.divide(left, right)


def _moved(left: Any, right: Decimal, way: int) -> Answer:
    if not isinstance(left, date):
        return EXACT.add(left, right) if way > 0 else EXACT.subtract(left, right)
    if abs(right) > FARTHEST:
        raise OverflowError
    return left + timedelta(days=way * int(right))


def _rounded(value: Decimal, digits: Decimal = Decimal(0)) -> Decimal:
    places = max(-9, min(9, int(digits)))
    return value.quantize(Decimal(1).scaleb(-places), context=EXACT)


def _days(first: date, last: date) -> Decimal:
    return Decimal((last - first).days)


def _least(*args: Any) -> Answer:
    return min(args)  # type: ignore[no-any-return]


def _most(*args: Any) -> Answer:
    return max(args)  # type: ignore[no-any-return]


STRICT: Mapping[str, Callable[..., Answer]] = {
    "+": lambda left, right: _moved(left, right, 1),
    "-": lambda left, right: _moved(left, right, -1),
    "*": EXACT.multiply,
    "/": _divided,
    "negative": EXACT.minus,
    "=": lambda left, right: left == right,
    "≠": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "≤": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    "≥": lambda left, right: left >= right,
    "min": _least,
    "max": _most,
    "round": _rounded,
    "abs": lambda value: value.copy_abs(),
    "days": _days,
    "not": lambda value: not value,
}


def order_of(trees: Mapping[str, Node], reads: Callable[[Node], set[str]]) -> Sequence[str]:
    """The codes of formulas, each after those that it reads; ``LookupError`` names a circle."""
    ordered: list[str] = []
    state: dict[str, int] = {}

    def visit(code: str, path: list[str]) -> None:
        if state.get(code) == 2:
            return
        if state.get(code) == 1:
            raise LookupError(" → ".join([*path[path.index(code) :], code]))
        state[code] = 1
        for other in sorted(reads(trees[code]) & trees.keys()):
            visit(other, [*path, code])
        state[code] = 2
        ordered.append(code)

    for code in sorted(trees):
        visit(code, [])
    return ordered
