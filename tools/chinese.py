"""How Chinese sentences are set: marks of full width, and no space between two characters."""

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


def ill_set(text: str, source: str) -> Iterator[str]:
    """What is wrong in the Chinese ``text`` of the English ``source``, a few signs each."""
    sentence = CALL.sub("", text)
    yield from (f"a mark of half width ({found[0]})" for found in MARK.finditer(sentence))
    if ALONE.fullmatch(sentence):
        yield f"a mark of half width ({sentence})"
    if not SOUGHT.fullmatch(source):
        yield from (f"a space between characters ({found[0]})" for found in SPACE.finditer(sentence))
