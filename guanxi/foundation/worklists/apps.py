from django.apps import AppConfig


class WorklistsConfig(AppConfig):
    name = "guanxi.foundation.worklists"
    label = "worklists"
