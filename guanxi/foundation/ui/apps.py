from django.apps import AppConfig
from django.db.models import fields
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    name = "guanxi.foundation.ui"
    label = "ui"

    def ready(self) -> None:
        """A select of which nothing is chosen says so in our words; Django has apps set them here."""
        fields.BLANK_CHOICE_LABEL = _("Choose one")
