"""Custom fields and their values: definitions are rows, values stand typed in one side table."""

import uuid
from collections.abc import Callable, Collection, Iterable
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.rights import hides_amounts
from guanxi.foundation.changes.models import Tracked
from guanxi.foundation.privacy.fields import EncryptedTextField

from .choices import CHOOSING, PLACES, FieldKind, Nature, Place
from .formula import Unreadable, names_in, parse
from .nouns import noun_named
from .queries import CustomFields, Values

ROLES = "_codes_of_roles"
PREFIX = "custom_"  # of a field's name among the record's own: in forms, histories, addresses


def in_words(texts: dict[str, str]) -> str:
    """What was written for the reader's language, else in any other."""
    language = get_language() or ""
    own = texts.get(language) or texts.get(language.partition("-")[0])
    return own or next((text for text in texts.values() if text), "")


class CustomField(Tracked):
    """One field that people added to a kind of record. Its code and its kind stay as they are."""

    noun = models.CharField(_("record"), max_length=40, editable=False)
    code = models.CharField(_("code"), max_length=30)
    kind = models.CharField(pgettext_lazy("of a field", "kind"), max_length=8, choices=FieldKind.choices)
    labels: Any = models.JSONField(_("name"), default=dict, help_text="Language → text.")
    helps: Any = models.JSONField(_("help"), default=dict, help_text="Language → text.")
    nature = models.CharField(
        _("class of data"), max_length=13, choices=Nature.choices, default=Nature.DESCRIPTIVE
    )
    section = models.CharField(_("section"), max_length=40, blank=True)
    required = models.BooleanField(pgettext_lazy("of a field", "required"), default=False)
    default: Any = models.JSONField(
        _("default"), null=True, blank=True, help_text="As the API writes a value."
    )
    choices: Any = models.JSONField(
        _("choices"), default=list, help_text="In their order: code, labels, colour, retired."
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    kinds: Any = models.JSONField(_("kept of"), default=list, help_text="Kinds of the record; empty: all.")
    seen_by: Any = models.JSONField(_("seen by"), default=list, help_text="Codes of roles; empty: all.")
    edited_by: Any = models.JSONField(_("changed by"), default=list, help_text="Codes of roles; empty: all.")
    is_encrypted = models.BooleanField(_("personal, encrypted"), default=False)
    is_found = models.BooleanField(_("found by search"), default=False)
    is_internal = models.BooleanField(_("internal"), default=False)
    formula = models.TextField(_("formula"), blank=True)
    result = models.CharField(max_length=8, blank=True, help_text="The kind of a formula's result.")
    position = models.PositiveIntegerField(_("position"), default=0)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)
    deleting = models.BooleanField(default=False, help_text="A job is deleting it with its values.")

    objects = CustomFields.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["noun", "code"], name="custom_field_code_once"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return in_words(self.labels) or self.code

    @property
    def help(self) -> str:
        return in_words(self.helps)

    @property
    def name(self) -> str:
        """Its name among the record's own fields."""
        return PREFIX + self.code

    @property
    def value_kind(self) -> str:
        """The kind of its values: a formula's are of its result's."""
        return self.result if self.kind == FieldKind.FORMULA else self.kind

    @property
    def place(self) -> Place:
        return PLACES[self.value_kind]

    @property
    def is_sortable(self) -> bool:
        """Sealed values have no order; several at once have none either; long texts nobody sorts by."""
        return not self.is_encrypted and self.kind not in {FieldKind.CHOICES, FieldKind.LONG}

    def choice_label(self, code: str) -> str:
        return next((in_words(one["labels"]) for one in self.choices if one["code"] == code), code)

    def live_choices(self) -> list[tuple[str, str]]:
        """The choices still offered, as (code, label)."""
        shown = [one for one in self.choices if not one.get("retired")]
        return [(one["code"], in_words(one["labels"])) for one in shown]

    def choice_called(self, text: str) -> str | None:
        """The code of the choice that is called so in some language."""
        wanted = text.strip().casefold()
        shown = (one for one in self.choices if not one.get("retired"))
        return next(
            (one["code"] for one in shown if wanted in map(str.casefold, one["labels"].values())), None
        )

    def rank_of(self, code: str) -> int | None:
        """Where a choice stands among the others: so that a list sorts as people put them."""
        if self.kind not in CHOOSING:
            return None
        return next((n for n, one in enumerate(self.choices) if one["code"] == code), len(self.choices))

    def may_see(self, user: User) -> bool:
        return _is_among(user, self.seen_by) and not (hides_amounts(user) and self.tells_amounts)

    @property
    def tells_amounts(self) -> bool:
        """Whether its values are sums of money, or computed from such."""
        return self.tells_amounts_of(CustomField.objects.filter(noun=self.noun))

    def tells_amounts_of(self, every: Iterable["CustomField"]) -> bool:
        """The same where all fields of the noun are read already."""
        noun = noun_named(self.noun)
        own = noun.amounts if noun else frozenset[str]()
        return self._tells_of(every, lambda one: one.value_kind == FieldKind.MONEY, own)

    def is_internal_of(self, every: Iterable["CustomField"]) -> bool:
        """Whether it is marked, or computed from what is: a result leaves no sooner than its parts."""
        return self._tells_of(every, lambda one: one.is_internal)

    def _tells_of(
        self, every: Iterable["CustomField"], holds: "Holds", own: Collection[str] = frozenset()
    ) -> bool:
        if holds(self) or self.kind != FieldKind.FORMULA:
            return holds(self)
        return _tells(self, {one.code: one for one in every}, holds, own)

    def may_edit(self, user: User) -> bool:
        """Whether ``user``, who may change the record, may change this field of it."""
        computed = self.kind == FieldKind.FORMULA
        return not computed and self.may_see(user) and _is_among(user, self.edited_by)


type Holds = Callable[[CustomField], bool]


def _tells(formula: CustomField, others: dict[str, CustomField], holds: Holds, own: Collection[str]) -> bool:
    """Whether any part of it does, or is among the record's ``own`` fields that do.

    Formulas never go in circles (``defining``), so this ends. Of one that cannot be read the worst holds.
    """
    try:
        read = names_in(parse(formula.formula))
    except Unreadable:
        return True
    if not read.isdisjoint(own):
        return True
    for one in (others[code] for code in read if code in others):
        if holds(one) or (one.kind == FieldKind.FORMULA and _tells(one, others, holds, own)):
            return True
    return False


def _is_among(user: User, roles: list[str]) -> bool:
    """Of somebody looked at as by another: where both are."""
    if not roles or user.is_system:
        return True
    other = user.watched_by
    return not _roles_of(user).isdisjoint(roles) and (other is None or _is_among(other, roles))


def _roles_of(user: User) -> frozenset[str]:
    """One query a request, and only where a field is for some roles."""
    known: frozenset[str] | None = user.__dict__.get(ROLES)
    if known is None:
        known = user.__dict__[ROLES] = frozenset(user.roles.values_list("code", flat=True))
    return known


class Value(models.Model):
    """One value of one field of one record; of several choices one row each.

    ``text`` is what is compared and sorted (a text's pinyin, a choice's code), ``plain`` the text itself;
    a choice's ``number`` is its rank. There is no row where there is no value. ``owner_id`` and
    ``department_id`` are copies of the record's own, for an index to lead from what somebody sees into the
    field's order; who sees a record, the record itself says.
    """

    # No index of its own, as with the record, which is of many kinds: those of Meta begin with it.
    field = models.ForeignKey(CustomField, on_delete=models.CASCADE, related_name="+", db_index=False)
    record_id = models.BigIntegerField()
    place = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=120, null=True)  # noqa: DJ001 - no text is not an empty one
    number = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    day = models.DateField(null=True)
    ref = models.BigIntegerField(null=True)
    unit = models.CharField(max_length=3, blank=True)
    plain = models.TextField(blank=True)
    owner_id = models.BigIntegerField(null=True)
    department_id = models.BigIntegerField(null=True)

    objects = Values.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["field", "record_id", "place"], name="custom_value_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["field", name, "record_id"],
                condition=Q(**{f"{name}__isnull": False}),
                name=f"custom_value_{name}",
            )
            for name in ("text", "number", "day", "ref")
        ] + [
            models.Index(
                fields=["field", f"{whose}_id", name, "record_id"],
                condition=Q(**{f"{whose}_id__isnull": False, f"{name}__isnull": False}),
                name=f"custom_{short}_{name}",
            )
            for whose, short in (("owner", "owner"), ("department", "dept"))
            for name in ("text", "number", "day")
        ]

    def __str__(self) -> str:
        return f"{self.field_id} of {self.record_id}"


class SealedValue(models.Model):
    """A personal value of one field of one record: masked wherever it is shown."""

    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    field = models.ForeignKey(CustomField, on_delete=models.CASCADE, related_name="+", db_index=False)
    record_id = models.BigIntegerField()
    value = EncryptedTextField(label="customfield.value")

    objects = Values.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["field", "record_id"], name="custom_sealed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.field_id} of {self.record_id}"
