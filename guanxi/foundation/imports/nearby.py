"""Which known word a misspelt one may be: read in the same way, or with one sign otherwise."""

from collections.abc import Mapping

from guanxi.foundation.search.readings import readings_of, sounds

SHORTEST = 2  # signs: of one alone nothing is left to know it by


def nearest(word: str, known: Mapping[str, str], *, by_sign: bool = True) -> tuple[str, str] | None:
    """The known word and what it means; None where there is none, or where several mean different things.

    ``by_sign``: else only by how it is read. Of two signs one otherwise is mostly another word: 水泥, 水产.
    """
    if len(word) < SHORTEST:
        return None
    readings_of([word, *known])  # all at once, for each sign is read below
    read = sounds(word)
    near = [one for one in known if len(one) == len(word) and sounds(one) == read]
    if by_sign and not near:
        near = [one for one in known if is_near(word, one)]
    meanings = {known[one] for one in near}
    return (near[0], meanings.pop()) if len(meanings) == 1 else None


def is_near(one: str, other: str) -> bool:
    """Whether one sign more, less or otherwise makes one word of the other."""
    short, long = sorted((one, other), key=len)
    if len(short) < SHORTEST or len(long) - len(short) > 1 or short == long:
        return False
    same = next((n for n, sign in enumerate(short) if sign != long[n]), len(short))
    rest = short[same + 1 :] if len(short) == len(long) else short[same:]
    return rest == long[same + 1 :]
