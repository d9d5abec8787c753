from django.apps import AppConfig


class FrontDoorConfig(AppConfig):
    """The front door: nothing imports it."""

    name = "guanxi.config"
    label = "frontdoor"
