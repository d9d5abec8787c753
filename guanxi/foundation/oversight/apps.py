from django.apps import AppConfig


class OversightConfig(AppConfig):
    """The auditor's pages over the chain; the chain itself lies below the page kit."""

    name = "guanxi.foundation.oversight"
    label = "oversight"
