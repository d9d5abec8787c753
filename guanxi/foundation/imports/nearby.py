"""Which known word a misspelt one may be: read in the same way, or with one sign otherwise."""

from collections import defaultdict
from collections.abc import Mapping

from guanxi.foundation.search.readings import readings_of, sounds

SHORTEST = 2  # signs: of one alone nothing is left to know it by


class Known:
    """The known words and what they mean, read once however many words are held against them."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self.known = known
        readings_of(list(known))  # all at once, for each sign is read below
        self._by_sound: defaultdict[tuple[int, object], list[str]] = defaultdict(list)
        for one in known:
            self._by_sound[len(one), sounds(one)].append(one)

    def nearest(self, word: str, *, by_sign: bool = True) -> tuple[str, str] | None:
        """The known word and what it means; None where there is none, or several mean different things.

        ``by_sign``: else only by how it is read. Of two signs one otherwise is mostly another: 水泥, 水产.
        """
        if len(word) < SHORTEST:
            return None
        near = self._by_sound.get((len(word), sounds(word)), [])
        if by_sign and not near:
            near = [one for one in self.known if is_near(word, one)]
        meanings = {self.known[one] for one in near}
        return (near[0], meanings.pop()) if len(meanings) == 1 else None


def is_near(one: str, other: str) -> bool:
    """Whether one sign more, less or otherwise makes one word of the other."""
    short, long = sorted((one, other), key=len)
    if len(short) < SHORTEST or len(long) - len(short) > 1 or short == long:
        return False
    same = next((n for n, sign in enumerate(short) if sign != long[n]), len(short))
    rest = short[same + 1 :] if len(short) == len(long) else short[same:]
    return rest == long[same + 1 :]
