"""The company itself: what it counts in, and by which clock."""

from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.once import once

from .queries import Companies, made_on_first_use
from .written import Written


class Company(Written):
    """The company that runs this installation: one row."""

    name = models.CharField(_("company name"), max_length=120, blank=True)
    currency = models.CharField(_("house currency"), max_length=3, default="CNY")
    zone = models.CharField(_("time zone"), max_length=64, default="Asia/Shanghai")
    goes_out = models.JSONField(
        default=list, help_text="Kinds of facts that files for outside hold all the same (ui/outward.py)."
    )
    is_demo = models.BooleanField(default=False)
    simple_menu = models.BooleanField(_("simple mode"), default=False)
    started_at = models.DateTimeField(default=timezone.now)

    objects = Companies.as_manager()

    def __str__(self) -> str:
        return self.name

    @classmethod
    def get(cls) -> "Company":
        """The company; made with its defaults on first use. A page reads it once."""
        return once(cls, cls._read)

    @classmethod
    def _read(cls) -> "Company":
        company: Company | None = cls.objects.filter(pk=1).first()
        if company is None:
            made_on_first_use(cls(pk=1))
            company = cls.objects.get(pk=1)
        return company

    @classmethod
    def held(cls) -> "Company":
        """The company for a transaction that counts in its currency and by its days: both stay until it ends.

        It hinders nobody but whoever wants to change them (``staff.actions.change_company``).
        """
        if not connection.features.has_select_for_update:
            return cls.get()
        rows = cls.objects.raw("SELECT * FROM accounts_company WHERE id = 1 FOR KEY SHARE")
        return next(iter(rows), None) or cls.get()
