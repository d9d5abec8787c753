from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "guanxi.foundation.imports"
    label = "imports"
