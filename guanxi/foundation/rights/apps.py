from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "guanxi.foundation.rights"
    label = "rights"
    default_auto_field = "django.db.models.BigAutoField"
