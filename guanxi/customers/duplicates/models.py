"""Pairs of records that may be of one customer, what people decided of some, and how pairs are weighed."""

from typing import Any, ClassVar

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from guanxi.customers.choices import Kind
from guanxi.customers.queries import shared_with
from guanxi.foundation.accounts.queries import Guard, Scoped
from guanxi.foundation.changes.models import Tracked, TrackedRows


def _both(conditions: list[Q], user: Any, permission: str, other: str) -> list[Q]:
    """The conditions of one record, and of the other that it is within scope, too."""
    customers: Any = apps.get_model("customers", "Customer")._default_manager.all()
    if not conditions or conditions == [Q()]:
        return conditions
    theirs = customers.within_scope(user, permission).order_by().values("pk")
    return [condition & Q(**{f"{other}__in": theirs}) for condition in conditions]


class DuplicatePairs(Guard, Scoped[Any]):
    """A pair is seen by whoever sees both records."""

    view_permission = "customers.view_customer"
    owner_path = "left__owner_id"
    department_path = "left__department_id"
    shared = shared_with("left_id")

    def _conditions(self, user: Any, permission: str) -> list[Q]:
        return _both(super()._conditions(user, permission), user, permission, "right_id")

    def behind(self, pair: "DuplicatePair") -> "DuplicatePairs":
        """The queue from this pair on, without it."""
        less = Q(gain__lt=pair.gain) | Q(gain=pair.gain, pk__lt=pair.pk)
        return self.filter(Q(gain__lte=pair.gain) & less).order_by("-gain", "-pk")

    def of(self, pk: int) -> "DuplicatePairs":
        """The pairs that one record is of."""
        return self.filter(Q(left_id=pk) | Q(right_id=pk))


class DuplicatePair(models.Model):
    """Two records that may be of one customer, as the newest search found them; the job writes them.

    ``left`` is the one to keep: with more orders and talks, then the older one. ``gain`` orders the queue:
    the probability times what is counted apart, the smaller of the two totals and one. ``why`` holds
    (comparison, level, bits), the heaviest first.
    """

    left = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
    probability = models.FloatField(_("how likely"))
    gain = models.FloatField()
    why: Any = models.JSONField(default=list)
    run = models.PositiveIntegerField()
    found_on = models.DateField(_("found on"))

    objects = DuplicatePairs.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["left", "right"], name="duplicate_pair_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["gain", "id"], name="duplicate_gain"),
            models.Index(fields=["probability", "id"], name="duplicate_probability"),
            models.Index(fields=["kind", "id"], name="duplicate_kind"),
            models.Index(fields=["run"], name="duplicate_run"),
        ]

    def __str__(self) -> str:
        return f"{self.left_id} · {self.right_id}"

    def get_absolute_url(self) -> str:
        return f"/customers/duplicates/{self.pk}/"


class Aparts(TrackedRows[Any]):
    """A decision is seen by whoever sees both records."""

    view_permission = "customers.view_customer"
    owner_path = "one__owner_id"
    department_path = "one__department_id"
    shared = shared_with("one_id")

    def _conditions(self, user: Any, permission: str) -> list[Q]:
        return _both(super()._conditions(user, permission), user, permission, "other_id")

    def of_pair(self, one: int, other: int) -> "Aparts":
        """All that was said of these two. A merge makes two of it where it was said of both records."""
        return self.filter(Q(one_id=one, other_id=other) | Q(one_id=other, other_id=one))

    def once(self) -> "Aparts":
        """A row a pair, the newest; none of a record that has gone into the one it was kept apart from."""
        same = Q(one_id=OuterRef("one_id"), other_id=OuterRef("other_id"))
        same |= Q(one_id=OuterRef("other_id"), other_id=OuterRef("one_id"))
        # unscoped: who sees a pair's row sees all its rows
        newer = Apart.objects.order_by().filter(same, pk__gt=OuterRef("pk"))
        return self.exclude(one_id=F("other_id")).filter(~Exists(newer))

    def between(self, ids: set[int]) -> set[frozenset[int]]:
        """The pairs of these records that somebody said are two."""
        rows = self.filter(one_id__in=ids, other_id__in=ids).values_list("one_id", "other_id")
        return {frozenset(pair) for pair in rows}


class Apart(Tracked):
    """Somebody looked and said: two customers. The queue does not ask again; undone, it does."""

    one = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    PART_OF = "one"
    objects = Aparts.as_manager()

    def __str__(self) -> str:
        return f"{self.one_id} · {self.other_id}"


class LikenessPolicies(TrackedRows[Any]):
    """How pairs are weighed is known to all who may see customers."""

    view_permission = "customers.view_customer"
    owner_path = None
    department_path = None


class LikenessPolicy(Tracked):
    """The weights in force where they are not the stated ones: one row, with its history."""

    values: Any = models.JSONField(default=dict)

    objects = LikenessPolicies.as_manager()

    def __str__(self) -> str:
        return str(self.values)

    @classmethod
    def current(cls) -> dict[str, Any]:
        """{kind: {comparison: {level: [m, u]}}}; empty until somebody changes them."""
        row = cls.objects.order_by("pk").first()
        return dict(row.values) if row else {}
