"""Views of lists under a name: filters, order and columns, kept as the list's own address holds them."""

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from guanxi.foundation import prepared
from guanxi.foundation.accounts.queries import Guarded
from guanxi.foundation.accounts.written import Versioned, Written

from .queries import ListExports, ListLayouts, SavedViews, ViewPlaces

LONGEST = 2000
FILE_LABEL = "list export"


class SavedView(Versioned):
    """What a list shows, under a name. Whoever opens it sees the rows that they may see, and no others."""

    class Shared(models.TextChoices):
        PRIVATE = "private", pgettext_lazy("a view", "Only me")
        DEPARTMENT = "department", pgettext_lazy("a view", "My department and those below it")
        ROLE = "role", pgettext_lazy("a view", "A role")
        EVERYBODY = "everybody", pgettext_lazy("a view", "Everybody")

    listing = models.CharField(max_length=40)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=LONGEST, blank=True)
    form = models.CharField(max_length=10, default="list", help_text="The shape of the list that opens.")
    widths = models.CharField(max_length=LONGEST, blank=True, help_text="name:240,tier:90: in pixels.")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    shared = models.CharField(_("who sees it"), max_length=10, choices=Shared.choices, default=Shared.PRIVATE)
    department = models.ForeignKey(
        "accounts.Department", on_delete=models.PROTECT, null=True, related_name="+"
    )
    role = models.ForeignKey("accounts.Role", on_delete=models.CASCADE, null=True, related_name="+")
    ready_made = models.BooleanField(default=False, editable=False, help_text="Its name is a message.")
    changed_at = models.DateTimeField(default=timezone.now)

    objects = SavedViews.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "listing", "name"], name="view_name_once")
        ]
        indexes: ClassVar = [models.Index(fields=["listing", "shared"], name="view_of_list")]

    def __str__(self) -> str:
        return gettext(self.name) if self.ready_made else self.name

    def get_absolute_url(self) -> str:
        """The list as the view shows it; all views of a list that has no address of its own."""
        try:
            return f"{reverse(f'list_{self.listing}')}?view={self.pk}"
        except NoReverseMatch:
            return reverse("list_views", args=[self.listing])

    @property
    def is_shared(self) -> bool:
        return self.shared != self.Shared.PRIVATE


class ViewPlace(Written):
    """A view among somebody's tabs, in an order of their own; one may be what the list opens with."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="places")
    place = models.PositiveIntegerField(default=0)
    opens = models.BooleanField(default=False)

    objects = ViewPlaces.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "view"], name="view_once_among_tabs")
        ]

    def __str__(self) -> str:
        return f"{self.view_id}@{self.user_id}"


class ListLayout(Written):
    """How wide somebody has a list's columns and in which order: of one view, or of the list as it is.

    ``columns`` are codes with commas between; "" leaves the order to the list or the view.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    listing = models.CharField(max_length=40)
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, null=True, related_name="+")
    columns = models.CharField(max_length=LONGEST, blank=True)
    widths = models.CharField(max_length=LONGEST, blank=True)

    objects = ListLayouts.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "listing", "view"], name="layout_once_per_view"),
            models.UniqueConstraint(
                fields=["user", "listing"], condition=models.Q(view=None), name="layout_once_per_list"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.listing} {self.view_id} {self.user_id}"


# Written out, for every page of a list that names no view asks it.
OF_ROLES = """
    SELECT o.view_id FROM accounts_user_roles AS r
    LEFT JOIN savedviews_roleopening AS o ON o.role_id = r.role_id AND o.listing = %s
    WHERE r.user_id = %s
"""


class RoleOpening(Written):
    """What a list opens with for a role, for those who chose nothing themselves."""

    role = models.ForeignKey("accounts.Role", on_delete=models.CASCADE, related_name="+")
    listing = models.CharField(max_length=40)
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="+")

    objects: Any = Guarded.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["role", "listing"], name="one_opening_per_role")
        ]

    def __str__(self) -> str:
        return f"{self.listing} {self.role_id}"

    @classmethod
    def of_roles(cls, user: Any, listing: str) -> list[int | None]:
        """What each of somebody's roles opens the list with, None where it says nothing."""
        return [view for (view,) in prepared.rows(OF_ROLES, [listing, user.pk])]


class ListExport(Written):
    """A list taken out as a file: the rows of ``query`` as whoever started it saw them then.

    The file lies sealed under home until ``expires_at``; ``scope`` is how far its reader saw at the start.
    """

    class Ending(models.TextChoices):
        XLSX = "xlsx", "Excel (.xlsx)"
        CSV = "csv", "CSV (.csv)"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    listing = models.CharField(max_length=40)
    query = models.CharField(max_length=LONGEST, blank=True)
    ending = models.CharField(max_length=4, choices=Ending.choices)
    reason = models.CharField(_("what for"), max_length=200, blank=True)
    reveal = models.BooleanField(default=False)
    internal = models.BooleanField(default=False, help_text="With what files for outside leave out.")
    scope = models.PositiveSmallIntegerField(default=0)
    place = models.BigIntegerField(default=0, help_text="The department of whoever started it, at the start.")
    rows = models.PositiveIntegerField(null=True)
    job = models.ForeignKey("jobs.JobRun", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)

    objects = ListExports.as_manager()

    def __str__(self) -> str:
        return f"{self.listing} {self.pk}"

    @property
    def path(self) -> Path:
        return _folder() / f"{self.uid}.sealed"


def _folder() -> Path:
    return Path(settings.GUANXI_HOME) / "files" / "exports"


def sealed_exports() -> Iterator[tuple[Path, str, bytes]]:
    """Every sealed file of a list, with its label and what it is bound to."""
    for path in sorted(_folder().glob("*.sealed")):
        yield path, FILE_LABEL, uuid.UUID(path.stem).bytes
