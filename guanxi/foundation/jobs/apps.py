from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "guanxi.foundation.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Every room's ``jobs`` module registers its jobs as it is imported."""
        autodiscover_modules("jobs")
