from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "guanxi.foundation.live"
    label = "live"
