from django.apps import AppConfig


class StaffConfig(AppConfig):
    """Writes to accounts: they stand above ``actions``, while accounts themselves lie below."""

    name = "guanxi.foundation.staff"
    label = "staff"
