from django.apps import AppConfig


class SafekeepingConfig(AppConfig):
    """Backups by the clock, each tried at once: restored to a throw-away place, counted and verified."""

    name = "guanxi.foundation.safekeeping"
    label = "safekeeping"
