"""What a person's data looks like in code: a value that shows its mask and must be asked for itself."""

import hmac
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, NoReturn, Self

from guanxi.foundation.privacy.cipher import SealBroken, Uid, seal, uid_bytes, unseal

type Mask = Callable[[str], str]

HIDDEN: Final = "***"


class Ciphertext(bytes):
    """A sealed value as the database holds it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<Ciphertext>"


# The labels of which whoever reads now sees nothing, not even the mask: so no page, list, export or answer
# has to think of it. Set by the doors (a request, a step of a job); empty for who acts as the house.
_veil: ContextVar[frozenset[str]] = ContextVar("guanxi_veil", default=frozenset())


@contextmanager
def veiled(labels: frozenset[str]) -> Iterator[None]:
    """Within, values of these labels print as nothing."""
    token = _veil.set(labels)
    try:
        yield
    finally:
        _veil.reset(token)


def draw_veil(labels: frozenset[str]) -> None:
    """The same for who is known only in the midst of a request; ``veiled`` around it takes it off."""
    _veil.set(labels)


def is_veiled(label: str) -> bool:
    """Whether values of this label print as nothing now."""
    return label in _veil.get()


def hide(text: str) -> str:
    """The mask that shows nothing, not even the length."""
    return HIDDEN if text else ""


class Sealed:
    """One personal value: printed it is masked, ``reveal()`` opens it, nothing writes it down by accident."""

    __slots__ = ("_blob", "_label", "_mask", "_plain", "_uid", "indexed")

    def __init__(
        self,
        label: str,
        uid: Uid | None,
        blob: Ciphertext | None = None,
        *,
        plain: str | None = None,
        mask: Mask = hide,
    ) -> None:
        self._label = label
        self._uid = uid
        self._blob = blob
        self._plain = plain
        self._mask = mask
        self.indexed: set[str] = set()  # indexes computed from it before it was saved (see bulk_update)

    def reveal(self) -> str:
        """The value itself, "" when there is none; showing it to a person is an action, and audited."""
        if self._plain is not None:
            return self._plain
        if self._blob is None or self._uid is None:
            return ""
        return unseal(self._label, self._uid, self._blob)

    reveal.alters_data = True  # type: ignore[attr-defined]  # so that no template can call it

    def bound_to(self, uid: Uid | None) -> Self:
        """Bind an assigned value to the record it was assigned to."""
        if self._uid is None:
            self._uid = uid
        return self

    def belongs_to(self, label: str, uid: Uid) -> bool:
        """Whether its ciphertext can be stored on this record as it is."""
        ours = self._uid
        if self._blob is None or ours is None or self._label != label:
            return False
        return ours == uid or uid_bytes(ours) == uid_bytes(uid)

    def ciphertext(self) -> Ciphertext | None:
        """The sealed form to store; None for an empty value."""
        if self._blob is None and self._plain:
            if self._uid is None:
                raise TypeError(f"{self._label} cannot be sealed: its record has no uid yet.")
            self._blob = Ciphertext(seal(self._label, self._uid, self._plain))
        return self._blob

    @property
    def is_new(self) -> bool:
        """Whether it was assigned in this process and not read from the database."""
        return self._plain is not None

    def __str__(self) -> str:
        if self._label in _veil.get():
            return ""
        plain = self.reveal()
        return self._mask(plain) if plain else ""

    def __repr__(self) -> str:
        try:
            return f"<Sealed {self._label} {self}>"
        except SealBroken:
            return f"<Sealed {self._label} unreadable>"

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __bool__(self) -> bool:
        return bool(self._plain) if self._plain is not None else self._blob is not None

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Sealed):
            return hmac.compare_digest(self.reveal().encode(), other.reveal().encode())
        if other is None:
            return not self
        if isinstance(other, str):
            return hmac.compare_digest(self.reveal().encode(), other.encode())
        return NotImplemented

    __hash__ = None  # type: ignore[assignment]  # it equals a str and None, so no hash can be right

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError(f"{self._label} is personal data: jobs, caches and sessions carry ids, never values.")

    def prepare_database_save(self, field: object) -> NoReturn:
        """Looked for by Django in ``QuerySet.update``: one record's ciphertext is unreadable on another."""
        raise TypeError(f"{self._label} belongs to one record and cannot be written to others by update().")
