from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "guanxi.foundation.ui"
    label = "ui"
