from django.apps import AppConfig


class ChangesConfig(AppConfig):
    name = "guanxi.foundation.changes"
    label = "changes"
