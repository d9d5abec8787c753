"""How Chinese sentences are set: marks of full width, no space between two characters or beside a name."""

import re
from collections.abc import Iterator

CHARACTER = "[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
VALUE = r"(?:%\(\w+\)[a-z]|%[sd]|\{\w*\})"
CALL = re.compile(r"\b[A-Za-z_]+\([^()]*\)")  # a formula is written as it is typed: days(开始, 结束)
SOUGHT = re.compile(r"[a-z]+( [a-z]+)+")  # words that commands are found by, one after the other
MARK = re.compile(
    rf"{CHARACTER} ?[,;:!?()]|[,;:!?()] ?{CHARACTER}|{VALUE} ?[,;](?![0-9a-z])|{VALUE}[:!?](?![0-9a-z/%{{])"
)
ALONE = re.compile(r"\s*[,;:!?]\s*")  # what stands between the parts of a sentence
SPACE = re.compile(rf"{CHARACTER} +{CHARACTER}")
# what prints somebody's or something's name; where that is Latin, the page's style makes the gap
NAME = r"(?:%\((?:name|names|who|by|owner|deputy|reader|role|department|customer)\)s)"
APART = re.compile(rf"{CHARACTER} +{NAME}|{NAME} +{CHARACTER}")


def ill_set(text: str, source: str) -> Iterator[str]:
    """What is wrong in the Chinese ``text`` of the English ``source``, a few signs each."""
    sentence = CALL.sub("", text)
    yield from (f"a mark of half width ({found[0]})" for found in MARK.finditer(sentence))
    if ALONE.fullmatch(sentence):
        yield f"a mark of half width ({sentence})"
    if not SOUGHT.fullmatch(source):
        yield from (f"a space between characters ({found[0]})" for found in SPACE.finditer(sentence))
    yield from (f"a space beside a name ({found[0]})" for found in APART.finditer(sentence))
