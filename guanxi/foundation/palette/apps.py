from django.apps import AppConfig


class PaletteConfig(AppConfig):
    name = "guanxi.foundation.palette"
    label = "palette"
