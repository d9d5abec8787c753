from django.apps import AppConfig


class RotationConfig(AppConfig):
    """Writing under a new key what lies under an old one."""

    name = "guanxi.foundation.rotation"
    label = "rotation"
