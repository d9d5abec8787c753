"""Model fields for personal data: ciphertext in the column, blind indexes beside it.

An encrypted value is bound to its record's ``uid``. Its indexes are computed whenever it is saved, so nothing
writes one without the other: not ``save(update_fields=…)``, not ``bulk_create``, not ``bulk_update``.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, NoReturn, cast

from django import forms
from django.core import checks
from django.core.exceptions import FieldDoesNotExist, FieldError, ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from guanxi.foundation.privacy.blind import WIDTH, Indexer, blind_lookups
from guanxi.foundation.privacy.cipher import Sealer, Uid
from guanxi.foundation.privacy.keys import KeyRing, ring
from guanxi.foundation.privacy.normalise import Normalise
from guanxi.foundation.privacy.sealed import Ciphertext, Mask, Sealed, hide

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

    BinaryBase = models.BinaryField[str | Sealed | None, Sealed]
    CharBase = models.CharField[str | None, str | None]
else:
    BinaryBase, CharBase = models.BinaryField, models.CharField

type Deconstructed = tuple[str, str, Sequence[Any], dict[str, Any]]


class SealedAttribute(DeferredAttribute):
    """Gives a ``Sealed`` for what the row holds; takes plain text."""

    field: "EncryptedTextField"

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        if instance is None:
            return self
        field = self.field
        value = super().__get__(instance, cls)
        if type(value) is Sealed:
            return value.bound_to(instance.uid)  # type: ignore[attr-defined]
        return Sealed(field.label, instance.uid, value, mask=field.mask)  # type: ignore[attr-defined]

    def __set__(self, instance: models.Model, value: object) -> None:
        data, field = instance.__dict__, self.field
        if value is None or type(value) is Ciphertext:  # from the database
            data[field.attname] = value
            if value is None:
                for index in field.indexes:
                    data[index.attname] = None
        elif isinstance(value, str):
            value = value.strip()
            if "*" in value and field.attname in data and str(self.__get__(instance)) == value:
                return  # a form posted the mask back: nobody typed a new value
            data[field.attname] = Sealed(field.label, None, plain=value, mask=field.mask)
        elif isinstance(value, Sealed):
            data[field.attname] = value
        else:
            raise TypeError(f"{field.label} takes text, not {type(value).__name__}.")


class EncryptedTextField(BinaryBase):
    """Text kept as ciphertext, read as ``Sealed``, empty as NULL; ``max_length`` is for forms only."""

    descriptor_class = SealedAttribute
    empty_values = [None, "", b""]

    def __init__(
        self,
        verbose_name: Any = None,
        name: str | None = None,
        *,
        label: str,
        mask: Mask = hide,
        max_length: int | None = None,
        blank: bool = True,
        help_text: Any = "",
        validators: Sequence[Any] = (),
    ) -> None:
        super().__init__(
            verbose_name,
            name,
            null=True,
            blank=blank,
            editable=True,
            help_text=help_text,
            validators=validators,
        )
        self.label = label
        self.mask = mask
        self.text_length = max_length

    def deconstruct(self) -> Deconstructed:
        """Only what the column and its ciphertext depend on, so that no mask ever makes a migration."""
        name, path, _args, _kwargs = super().deconstruct()
        return name, path, [], {"label": self.label}

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        found = super().check(**kwargs)
        try:
            self.model._meta.get_field("uid")
        except FieldDoesNotExist:
            found.append(
                checks.Error("A model with an encrypted field needs a uid.", obj=self, id="privacy.E001")
            )
        others = [
            field
            for field in self.model._meta.concrete_fields
            if isinstance(field, EncryptedTextField) and field.label == self.label and field is not self
        ]
        if others:
            found.append(
                checks.Error(
                    f"The label {self.label} seals two fields of one record.", obj=self, id="privacy.E002"
                )
            )
        return found

    @cached_property
    def indexes(self) -> "list[BlindIndexField]":
        """The blind indexes computed from this field."""
        return [
            field
            for field in self.model._meta.concrete_fields
            if isinstance(field, BlindIndexField) and field.source == self.name
        ]

    def settle(self, instance: models.Model) -> Ciphertext | None:
        """Seal what was assigned since the row was read, and compute its indexes."""
        data = instance.__dict__
        value = data.get(self.attname)
        if type(value) is not Sealed:
            return cast("Ciphertext | None", value)
        keys = ring()
        plain, uid = value.reveal(), self.uid_of(instance)
        blob: Ciphertext | None = None
        if value.belongs_to(self.label, uid):
            blob = value.ciphertext()
        elif plain:
            blob = Ciphertext(keys.made(Sealer, self.label).seal(uid, plain))
        data[self.attname] = blob
        for index in self.indexes:
            data[index.attname] = index.value_of(plain, keys)
        return blob

    def pre_save(self, model_instance: models.Model, add: bool) -> Ciphertext | None:
        fresh = type(model_instance.__dict__.get(self.attname)) is Sealed
        blob = self.settle(model_instance)
        if add and blob is not None and not fresh:
            # A copied record carries the ciphertext of the original: better loud now than unreadable later.
            ring().made(Sealer, self.label).unseal(self.uid_of(model_instance), blob)
        return blob

    def uid_of(self, instance: models.Model) -> Uid:
        """The uid the ciphertext is bound to; it must exist before the row does."""
        uid: Uid | None = instance.uid  # type: ignore[attr-defined]
        if not uid:
            raise TypeError(f"{self.label} cannot be sealed: its record has no uid yet.")
        return uid

    def sealed(self, blob: Ciphertext | None, uid: Uid) -> Sealed:
        """A value that was read by ``values()`` together with its record's uid."""
        return Sealed(self.label, uid, blob, mask=self.mask)

    def from_db_value(self, value: Any, expression: object, connection: object) -> Ciphertext | None:
        return None if value is None else Ciphertext(value)

    def get_db_prep_value(self, value: Any, connection: "BaseDatabaseWrapper", prepared: bool = False) -> Any:
        if isinstance(value, Sealed):  # bulk_update
            missing = {index.attname for index in self.indexes} - value.indexed if value.is_new else set()
            if missing:
                names = ", ".join(sorted(missing))
                raise FieldError(
                    f"bulk_update of {self.name} must name its indexes too: {names} (see with_indexes)."
                )
            value = value.ciphertext()
        if value is not None and not isinstance(value, Ciphertext):
            raise FieldError(
                f"{self.name} is sealed with its record's uid: use save or bulk_update, not update()."
            )
        return super().get_db_prep_value(value, connection, prepared)

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else self._refuse()

    def get_transform(self, lookup_name: str) -> Any:
        return self._refuse()

    def _refuse(self) -> NoReturn:
        names = [index.name for index in self.indexes]
        way = f"{names[0]}__in=lookups(…)" if names else f"{self.name}__isnull"
        raise FieldError(f"{self.name} is encrypted and cannot be compared in the database: filter by {way}.")

    def to_python(self, value: Any) -> Any:
        return value

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        text = value.reveal() if isinstance(value, Sealed) else value or ""
        if not text and not self.blank:
            raise ValidationError(self.error_messages["blank"], code="blank")
        if self.text_length is not None:
            MaxLengthValidator(self.text_length)(text)
        if text:
            self.run_validators(text)
        return value

    def formfield(self, **kwargs: Any) -> Any:
        """A text input that shows the mask; posted back unchanged, it changes nothing."""
        return models.Field.formfield(
            self, **{"form_class": forms.CharField, "max_length": self.text_length, **kwargs}
        )

    def value_to_string(self, obj: models.Model) -> NoReturn:
        raise TypeError(
            f"{self.label} is personal data: it leaves in backups and audited exports, not in dumps."
        )


class IndexAttribute(DeferredAttribute):
    """Gives the index that belongs to the source's value now, saved or not."""

    field: "BlindIndexField"

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        if instance is None:
            return self
        source = instance.__dict__.get(self.field.source)
        if type(source) is Sealed:
            source.indexed.add(self.field.attname)
            return self.field.value_of(source.reveal(), ring())
        return super().__get__(instance, cls)

    def __set__(self, instance: models.Model, value: str | None) -> None:
        instance.__dict__[self.field.attname] = value


class BlindIndexField(CharBase):
    """A column to look up an encrypted one by; filled by itself, never assigned."""

    descriptor_class = IndexAttribute

    def __init__(
        self,
        verbose_name: Any = None,
        name: str | None = None,
        *,
        source: str,
        label: str,
        normalise: Normalise | None = None,
        db_index: bool = True,
    ) -> None:
        super().__init__(
            verbose_name, name, max_length=WIDTH, null=True, blank=True, editable=False, db_index=db_index
        )
        self.source = source
        self.label = label
        self.normalise = normalise
        self.indexed = db_index

    def deconstruct(self) -> Deconstructed:
        """Only what the column and its values depend on."""
        name, path, _args, _kwargs = super().deconstruct()
        kwargs: dict[str, Any] = {"source": self.source, "label": self.label}
        return name, path, [], kwargs if self.indexed else {**kwargs, "db_index": False}

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        found = super().check(**kwargs)
        sources = [field for field in self.model._meta.concrete_fields if field.name == self.source]
        if not sources or not isinstance(sources[0], EncryptedTextField):
            found.append(checks.Error(f"{self.source} is no encrypted field.", obj=self, id="privacy.E003"))
        return found

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        _save_indexes_with_their_source(cls)

    def pre_save(self, model_instance: models.Model, add: bool) -> str | None:
        data = model_instance.__dict__
        if type(data.get(self.source)) is Sealed:
            cast("EncryptedTextField", self.model._meta.get_field(self.source)).settle(model_instance)
        return cast("str | None", data.get(self.attname))

    def value_of(self, plain: str, keys: KeyRing) -> str | None:
        """The index of a plain value; None when there is nothing to index."""
        if not plain:
            return None
        normalised = self._normalised(plain)
        return keys.made(Indexer, self.label).index(normalised) if normalised else None

    def lookups(self, text: str) -> list[str]:
        """What to search this column for (``__in``), given what a person typed."""
        return blind_lookups(self.label, self._normalised(text))

    def _normalised(self, text: str) -> str:
        if self.normalise is None:
            raise TypeError(f"The index {self.label} has no normaliser here: migrations cannot fill it.")
        return self.normalise(text)


def _save_indexes_with_their_source(model: type[models.Model]) -> None:
    # save(update_fields=["phone"]) that left phone_index behind would find a person by their former number.
    original = model.save_base
    if getattr(original, "saves_indexes", False):
        return

    @wraps(original)
    def save_base(self: models.Model, **how: Any) -> None:
        if how.get("update_fields"):
            how["update_fields"] = frozenset(with_indexes(type(self), how["update_fields"]))
        original(self, **how)

    save_base.saves_indexes = True  # type: ignore[attr-defined]
    model.save_base = save_base  # type: ignore[method-assign, assignment]


def field_of(model: type[models.Model], name: str) -> EncryptedTextField:
    """The encrypted field of a model by name."""
    field = model._meta.get_field(name)
    if not isinstance(field, EncryptedTextField):
        raise FieldError(f"{model.__name__}.{name} is no encrypted field.")
    return field


def with_indexes(model: type[models.Model], names: Iterable[str]) -> list[str]:
    """Field names, and after them the indexes of the encrypted ones among them."""
    wanted = list(names)
    return [*wanted, *(name for name in _indexes_of(model, wanted) if name not in wanted)]


def lookups(model: type[models.Model], name: str, text: str) -> list[str]:
    """What to search a model's blind index for (``filter(phone_index__in=…)``), given what a person typed."""
    field = model._meta.get_field(name)
    if not isinstance(field, BlindIndexField):
        raise FieldError(f"{model.__name__}.{name} is no blind index.")
    return field.lookups(text)


def encrypted_fields(model: type[models.Model]) -> list[EncryptedTextField]:
    """The encrypted fields of a model."""
    return [field for field in model._meta.concrete_fields if isinstance(field, EncryptedTextField)]


def erased(model: type[models.Model], *names: str) -> dict[str, None]:
    """What ``update()`` needs to erase encrypted values (all, or those named) with their indexes."""
    wanted = names or tuple(field.name for field in encrypted_fields(model))
    return dict.fromkeys(with_indexes(model, wanted))


def rotated(instance: models.Model) -> list[str]:
    """Mark values and indexes of older key versions for saving anew; returns the fields to save, if any."""
    names: list[str] = []
    for field in encrypted_fields(type(instance)):
        blob = instance.__dict__.get(field.attname)
        if type(blob) is Ciphertext and _is_older(field, blob, instance):
            plain = field.sealed(blob, field.uid_of(instance)).reveal()
            instance.__dict__[field.attname] = Sealed(field.label, None, plain=plain, mask=field.mask)
            names.append(field.name)
    return with_indexes(type(instance), names)


def _is_older(field: EncryptedTextField, blob: Ciphertext, instance: models.Model) -> bool:
    keys = ring()
    indexes = [instance.__dict__.get(index.attname) for index in field.indexes]
    return blob[0] != keys.current("encryption") or any(
        value and int(value[:2], 16) != keys.current("index") for value in indexes
    )


def _indexes_of(model: type[models.Model], names: Iterable[str]) -> list[str]:
    wanted = set(names)
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, BlindIndexField) and field.source in wanted
    ]
